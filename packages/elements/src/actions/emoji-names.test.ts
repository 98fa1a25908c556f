import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { beforeEach, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { ChatComposer } from '../chat-composer/chat-composer.js';
import type { SendEvent } from '../chat-composer/send-event.js';
import { lateActions } from '../late-element.js';
import { lateEmoji } from '../late-emoji.js';
import { accessibilityProblems } from '../test/accessible.js';
import { mount, settled } from '../test/mount.js';
import { has, inside } from '../test/shadow.js';
import { writtenCode } from './written-code.js';

beforeEach(() => localStorage.clear());

async function compose({ lang = 'en', dir = 'ltr' } = {}) {
  await lateActions.load();
  const place = await mount<HTMLElement>(html`
    <div lang=${lang} dir=${dir}><div></div><chat-composer .user=${'ada'} .peerName=${'Ada'}></chat-composer></div>
  `);
  (place.firstElementChild as HTMLElement).style.setProperty('height', '400px');
  const composer = place.querySelector('chat-composer') as ChatComposer;
  await composer.updateComplete;
  const sent: string[] = [];
  composer.addEventListener('chat-send', (event: SendEvent) => {
    sent.push(event.text);
  });
  const field = inside<HTMLTextAreaElement>(composer, 'textarea');
  composer.focus();
  const offered = (): string[] =>
    [...(composer.shadowRoot?.querySelectorAll('.glyph') ?? [])].map(
      (each) => each.textContent ?? '',
    );
  const isOpen = () => has(composer, '[role=listbox]');
  const chosen = () => {
    const id = field.getAttribute('aria-activedescendant');
    return id && inside(composer, `#${id} .name`).textContent;
  };
  return { place, composer, field, sent, offered, isOpen, chosen };
}

describe('a name that is begun', () => {
  test.each([
    [':smi', ':smi'],
    ['Well :smi', ':smi'],
    ['(:smi', ':smi'],
    ['👍:smi', ':smi'],
    ['今日は:ねこ', ':ねこ'],
    ['a\n:+1', ':+1'],
    ['x :قلب', ':قلب'],
    [':heart:', ':heart:'],
  ])('is seen in %s', (text, code) => {
    const found = writtenCode(text);
    expect(text.slice(found?.start)).toBe(code);
    expect(found?.isWhole).toBe(code.endsWith(':') && code.length > 1);
  });

  test.each([
    ...[
      '10:30',
      'at 10:pm',
      'http://a',
      'https:ab',
      'std::vector',
      'a:smi',
      'é:smi',
      ':s',
      ': smi',
      ':30',
    ],
    ...[':-)', ':)', 'C:\\:ab', 'x/:id', '::ab', ':smile now'],
  ])('is not seen in %s', (text) => {
    expect(writtenCode(text)).toBeNull();
  });

  test('has up to eight offered, of which arrows and Enter take one', async () => {
    const { field, offered, isOpen, chosen, sent } = await compose();
    await userEvent.keyboard('Hi :hea');
    await until(isOpen);
    await until(() => offered().length === 8);
    await userEvent.keyboard('rt');
    await until(() => offered()[0] === '❤️');
    await until(() => chosen() === 'red heart');
    await userEvent.keyboard('{ArrowDown}');
    await until(() => chosen() !== 'red heart');
    await userEvent.keyboard('{ArrowUp}{ArrowUp}{ArrowDown}{Enter}');
    expect(field.value).toBe('Hi ❤️');
    await until(() => !isOpen());
    expect(field.hasAttribute('aria-activedescendant')).toBe(false);
    expect(sent).toEqual([]);
    await userEvent.keyboard('{Enter}');
    expect(sent).toEqual(['Hi ❤️']);
  });

  test('is taken by Tab, and by a press, which leaves the focus where one writes', async () => {
    const { field, isOpen, composer } = await compose();
    await userEvent.keyboard(':pizz');
    await until(isOpen);
    await userEvent.keyboard('{Tab}');
    expect(field.value).toBe('🍕');
    await userEvent.keyboard(' :taco');
    await until(isOpen);
    await userEvent.click(inside(composer, '.option'));
    expect(field.value).toBe('🍕 🌮');
    expect(composer.shadowRoot?.activeElement).toBe(field);
  });

  test('is left alone after Esc, until another one is begun', async () => {
    const { field, isOpen, sent } = await compose();
    await userEvent.keyboard(':smi');
    await until(isOpen);
    await userEvent.keyboard('{Escape}');
    await until(() => !isOpen());
    await userEvent.keyboard('l{Enter}');
    expect(sent).toEqual([':smil']);
    expect(field.value).toBe('');
    await userEvent.keyboard('and :smi');
    await until(isOpen);
  });

  test('is found by the words of the language, and shortcodes in any', async () => {
    const { offered, isOpen, chosen, field } = await compose({ lang: 'de' });
    await userEvent.keyboard(':herz');
    await until(isOpen);
    await until(() => offered().includes('❤️'));
    await until(() => chosen()?.toLowerCase().includes('herz') ?? false);
    await userEvent.keyboard('{Escape} :thumbsu');
    await until(() => offered()[0] === '👍');
    await userEvent.keyboard('{Enter}');
    expect(field.value).toBe(':herz 👍');
  });

  test('is none while it is picked in an input method', async () => {
    const { field, isOpen, composer } = await compose();
    await lateEmoji.load();
    field.value = ':smi';
    const input = (isComposing: boolean) =>
      field.dispatchEvent(new InputEvent('input', { isComposing, bubbles: true }));
    input(true);
    await composer.updateComplete;
    expect(isOpen()).toBe(false);
    input(false);
    await until(isOpen);
    field.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }),
    );
    expect(field.value).toBe(':smi');
  });

  test('is no longer offered where one has gone elsewhere', async () => {
    const { isOpen, composer, field } = await compose();
    await userEvent.keyboard(':smi');
    await until(isOpen);
    await userEvent.keyboard('{Home}');
    await until(() => !isOpen());
    await userEvent.keyboard('{End}{Backspace}');
    await until(isOpen);
    field.blur();
    await until(() => !isOpen());
    composer.noEmoji = true;
    composer.focus();
    await userEvent.keyboard('il');
    await composer.updateComplete;
    expect(isOpen()).toBe(false);
  });

  test.each(['light', 'dark'])('has no accessibility problems, %s', async (scheme) => {
    const { place, isOpen, chosen } = await compose({ lang: 'ar', dir: 'rtl' });
    place.style.setProperty('color-scheme', scheme);
    await userEvent.keyboard(':smi');
    await until(isOpen);
    await until(chosen);
    await settled(place);
    expect(await accessibilityProblems(place)).toEqual([]);
  });
});

describe('a whole name', () => {
  test('is the emoji at once, and again what was typed when that is taken back', async () => {
    const { field, isOpen, composer, sent } = await compose();
    await userEvent.keyboard('Good :smile:');
    await until(() => field.value === 'Good 😄');
    await userEvent.keyboard('{Control>}z{/Control}');
    await until(() => field.value === 'Good :smile:');
    await composer.updateComplete;
    expect(isOpen()).toBe(false);
    await userEvent.keyboard('!{Enter}');
    expect(sent).toEqual(['Good :smile:!']);
  });

  test('may be that of the language', async () => {
    const { field } = await compose({ lang: 'de' });
    await userEvent.keyboard(':pizza: :rotes_herz:');
    await until(() => field.value === '🍕 ❤️');
  });

  test('stays as it is where there is no such emoji, and where it was not typed', async () => {
    const { field, composer } = await compose();
    await userEvent.keyboard(':nosuchthing:');
    field.setRangeText(' :smile:', field.value.length, field.value.length, 'end');
    field.dispatchEvent(new InputEvent('input', { inputType: 'insertFromPaste', bubbles: true }));
    await composer.updateComplete;
    await userEvent.keyboard(' :pizza:');
    await until(() => field.value === ':nosuchthing: :smile: 🍕');
  });

  test('has the skin tone that was chosen, and is among those that were used last', async () => {
    localStorage.setItem('chat:emoji:ada', JSON.stringify({ recent: ['🌮'], tone: 5 }));
    const { field } = await compose();
    await userEvent.keyboard(':point_up:');
    await until(() => field.value === '☝🏿');
    expect(JSON.parse(localStorage.getItem('chat:emoji:ada') ?? '')).toEqual({
      recent: ['☝️', '🌮'],
      tone: 5,
    });
  });
});
