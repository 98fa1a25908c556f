import { html } from 'lit';
import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { mount } from '../test/mount.js';
import { inside, textOf } from '../test/shadow.js';
import { until } from '../test/until.js';
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
  await fill(field, composer, 'x'.repeat(15_700));
  expect(textOf(inside(composer, '#left')).trim()).toBe('');
  await fill(field, composer, 'x'.repeat(15_990));
  // The words for it are not needed before.
  await until(() => textOf(inside(composer, '#left')).includes('10 characters left'));
  await fill(field, composer, 'x'.repeat(16_003));
  expect(textOf(inside(composer, '#left'))).toContain('3 characters too many');
  await userEvent.keyboard('{Enter}');
  expect(sent).toEqual([]);
  expect(field.value).toHaveLength(16_003);
});

test('the field grows with the text', async () => {
  const { composer, field } = await compose();
  const before = field.getBoundingClientRect().height;
  await fill(field, composer, 'one\ntwo\nthree');
  expect(field.getBoundingClientRect().height).toBeGreaterThan(before + 20);
});
