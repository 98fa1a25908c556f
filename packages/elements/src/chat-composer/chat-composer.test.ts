import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { mount } from '../test/mount.js';
import { inside, textOf } from '../test/shadow.js';
import type { ChatComposer } from './chat-composer.js';
import type { SendEvent } from './send-event.js';

async function compose() {
  const composer = await mount<ChatComposer>(
    html`<chat-composer .peerName=${'Ada'}></chat-composer>`,
  );
  const sent: string[] = [];
  composer.addEventListener('chat-send', (event: SendEvent) => {
    sent.push(event.text);
  });
  const field = inside<HTMLTextAreaElement>(composer, 'textarea');
  composer.focus();
  return { composer, field, sent };
}

/** As when a text is pasted. */
async function fill(field: HTMLTextAreaElement, composer: ChatComposer, text: string) {
  field.value = text;
  field.dispatchEvent(new InputEvent('input'));
  await composer.updateComplete;
}

test('Enter sends what was written, without the space around it, and empties the field', async () => {
  const { composer, field, sent } = await compose();
  await userEvent.keyboard('  Hello{Enter}');
  await composer.updateComplete;
  expect(sent).toEqual(['Hello']);
  expect(field.value).toBe('');
});

test('Shift+Enter begins a new line', async () => {
  const { sent } = await compose();
  await userEvent.keyboard('one{Shift>}{Enter}{/Shift}two{Enter}');
  expect(sent).toEqual(['one\ntwo']);
});

test('Enter that picks a word in an input method does not send', async () => {
  const { field, sent } = await compose();
  await userEvent.keyboard('にほん');
  field.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }),
  );
  // Safari ends the composition first, and tells only by the code.
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true }));
  expect(sent).toEqual([]);
});

test('a blank message is not sent', async () => {
  const { sent } = await compose();
  await userEvent.keyboard('   {Enter}');
  expect(sent).toEqual([]);
});

test('the focus stays in the field after the button was used', async () => {
  const { composer, field, sent } = await compose();
  await userEvent.keyboard('Hello');
  await userEvent.click(inside(composer, '.send'));
  expect(sent).toEqual(['Hello']);
  expect(composer.shadowRoot?.activeElement).toBe(field);
});

test('near the limit it says how much is left; over it, nothing is cut and nothing is sent', async () => {
  const { composer, field, sent } = await compose();
  const left = inside(composer, '#left');
  await fill(field, composer, 'x'.repeat(14_300));
  expect(textOf(left).trim()).toBe('');
  await fill(field, composer, 'x'.repeat(14_500));
  await until(() => /1,?500 characters left/.test(textOf(left)));
  // It is seen, and not read aloud with each key.
  expect(left.ariaLive).toBe('off');
  await fill(field, composer, 'x'.repeat(15_990));
  expect(left.ariaLive).toBe('polite');
  // The words for it are not needed before.
  await until(() => textOf(inside(composer, '#left')).includes('10 characters left'));
  await fill(field, composer, 'x'.repeat(16_003));
  expect(textOf(inside(composer, '#left'))).toContain('3 characters too many');
  await userEvent.keyboard('{Enter}');
  expect(sent).toEqual([]);
  expect(field.value).toHaveLength(16_003);
});

test('the field grows with the text, up to six lines', async () => {
  const { composer, field } = await compose();
  const heightOf = async (lines: number) => {
    await fill(field, composer, Array.from({ length: lines }, (_, n) => `line ${n}`).join('\n'));
    return field.getBoundingClientRect().height;
  };
  const one = await heightOf(1);
  const line = (await heightOf(2)) - one;
  expect(line).toBeGreaterThan(15);
  expect(await heightOf(6)).toBeCloseTo(one + 5 * line, 0);
  expect(await heightOf(20)).toBeCloseTo(one + 5 * line, 0);
  expect(field.scrollHeight).toBeGreaterThan(field.clientHeight);
});

describe('where Shift+Enter sends', () => {
  async function composeSo() {
    const { composer, ...rest } = await compose();
    composer.sendOn = 'shift-enter';
    await composer.updateComplete;
    return { composer, ...rest };
  }

  test('Enter begins a new line', async () => {
    const { field, sent } = await composeSo();
    await userEvent.keyboard('one{Enter}two{Shift>}{Enter}{/Shift}');
    expect(sent).toEqual(['one\ntwo']);
    expect(field.value).toBe('');
    expect(field.enterKeyHint).toBe('enter');
  });

  test.each(['Control', 'Meta'])('%s+Enter sends, too', async (key) => {
    const { sent } = await composeSo();
    await userEvent.keyboard(`one{${key}>}{Enter}{/${key}}`);
    expect(sent).toEqual(['one']);
  });
});

test('buttons of the page stand before and behind the text, inside of the frame', async () => {
  const composer = await mount<ChatComposer>(html`
    <chat-composer .peerName=${'Ada'}>
      <button slot="composer-start">GIF</button>
      <button slot="composer-end">Order</button>
    </chat-composer>
  `);
  const edges = (element: Element) => element.getBoundingClientRect();
  const [start, end] = [...composer.querySelectorAll('button')].map(edges);
  const frame = edges(inside(composer, '.field'));
  const field = edges(inside(composer, 'textarea'));
  const send = edges(inside(composer, '.send'));
  if (!start || !end) throw new Error('Both are there.');
  expect(start.left).toBeGreaterThan(frame.left);
  expect(start.right).toBeLessThanOrEqual(field.left);
  expect(end.left).toBeGreaterThanOrEqual(field.right);
  expect(end.right).toBeLessThanOrEqual(send.left);
  for (const { bottom } of [start, end]) expect(bottom).toBeLessThan(frame.bottom);
});
