import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { ChatComposer } from '../chat-composer/chat-composer.js';
import type { SendEvent } from '../chat-composer/send-event.js';
import { lateActions } from '../late-element.js';
import { mount } from '../test/mount.js';
import { has, inside } from '../test/shadow.js';

beforeEach(() => localStorage.clear());

async function compose({ lang = 'en', dir = 'ltr' } = {}) {
  await lateActions.load();
  // Where it is in a window: at the end, with room above it.
  const place = await mount<HTMLElement>(html`
    <div lang=${lang} dir=${dir}><div></div><chat-composer .user=${'ada'} .peerName=${'Ada'}></chat-composer></div>
  `);
  place.style.setProperty('container-type', 'inline-size');
  (place.firstElementChild as HTMLElement).style.setProperty('height', '500px');
  const composer = place.querySelector('chat-composer') as ChatComposer;
  await composer.updateComplete;
  const sent: string[] = [];
  composer.addEventListener('chat-send', (event: SendEvent) => {
    sent.push(event.text);
  });
  const field = inside<HTMLTextAreaElement>(composer, 'textarea');
  composer.focus();
  const button = inside(composer, '.emoji');
  const openPicker = async (): Promise<HTMLElement> => {
    button.click();
    await until(() => has(composer, 'chat-emoji-picker', '.cell'));
    const picker = inside(composer, 'chat-emoji-picker');
    await until(() => composer.shadowRoot?.activeElement === picker);
    return picker;
  };
  const isWriting = () => composer.shadowRoot?.activeElement === field;
  return { place, composer, field, sent, button, openPicker, isWriting };
}

describe('a picked emoji', () => {
  test('goes where one was writing, in the place of what was marked, and can be taken back', async () => {
    const { field, openPicker, isWriting, sent, composer } = await compose();
    await userEvent.keyboard('one two three');
    field.setSelectionRange(4, 7);
    await openPicker();
    await userEvent.keyboard('pizza{Enter}');
    expect(field.value).toBe('one 🍕 three');
    // More may follow.
    await userEvent.keyboard('{Enter}');
    expect(field.value).toBe('one 🍕🍕 three');
    await userEvent.keyboard('{Escape}');
    await until(() => isWriting());
    expect(has(composer, 'chat-emoji-picker')).toBe(false);
    expect(field.selectionStart).toBe('one 🍕🍕'.length);
    await userEvent.keyboard('{Control>}z{/Control}');
    await until(() => field.value !== 'one 🍕🍕 three');
    await userEvent.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
    await until(() => field.value === 'one 🍕🍕 three');
    await userEvent.keyboard('{Enter}');
    expect(sent).toEqual(['one 🍕🍕 three']);
  });

  test('goes there also by touch, where the field is not to have the focus', async () => {
    const { field, composer, openPicker } = await compose();
    const { matchMedia } = window;
    // Only a test that is run on a phone has a finger.
    Object.assign(window, {
      matchMedia: (query: string) =>
        query === '(pointer: coarse)' ? { matches: true } : matchMedia.call(window, query),
    });
    try {
      const picker = await openPicker();
      inside(picker, '.cell').click();
      expect(field.value).toBe('😀');
      expect(composer.shadowRoot?.activeElement).toBe(picker);
      await composer.updateComplete;
      expect(inside(composer, '.send').getAttribute('aria-disabled')).toBe('false');
    } finally {
      Object.assign(window, { matchMedia });
    }
  });
});

describe('where emoji are picked', () => {
  test('is put away by its button, and by a press elsewhere', async () => {
    const { composer, openPicker, button, field } = await compose();
    await openPicker();
    expect(button.getAttribute('aria-expanded')).toBe('true');
    await userEvent.click(page.elementLocator(button));
    await until(() => !has(composer, 'chat-emoji-picker'));
    expect(button.getAttribute('aria-expanded')).toBe('false');
    await openPicker();
    await userEvent.click(page.elementLocator(field));
    await until(() => !has(composer, 'chat-emoji-picker'));
  });

  test('lies above the field, and within what there is', async () => {
    const { composer, openPicker, place, field } = await compose();
    await openPicker();
    for (const width of ['700px', '320px']) {
      place.style.setProperty('width', width);
      const { left, right } = composer.getBoundingClientRect();
      const box = inside(composer, '.emoji-place').getBoundingClientRect();
      expect(box.bottom).toBeLessThanOrEqual(field.getBoundingClientRect().top);
      expect(box.left).toBeGreaterThanOrEqual(left);
      expect(box.right).toBeLessThanOrEqual(right);
    }
  });

  test('is not offered where the page has none', async () => {
    const { composer } = await compose();
    composer.noEmoji = true;
    await composer.updateComplete;
    expect(has(composer, '.emoji')).toBe(false);
  });
});
