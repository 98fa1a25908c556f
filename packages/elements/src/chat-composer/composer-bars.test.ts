import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { accessibilityProblems } from '../test/accessible.js';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { ChatComposer } from './chat-composer.js';
import type { EditEvent } from './edit-event.js';
import type { SendEvent } from './send-event.js';

const theirs = timelineMessage({ seq: 1, text: 'What was said' });
const mine = timelineMessage({ seq: 2, text: 'What I said', own: true });

/** A composer, and around it what a window does: it takes away what the user leaves. */
async function compose() {
  const composer = await mount<ChatComposer>(
    html`<chat-composer .peerName=${'Ada'}></chat-composer>`,
  );
  const happened: string[] = [];
  composer.addEventListener('chat-send', ({ text, replyTo }: SendEvent) => {
    happened.push(`send ${text}${replyTo ? ` to ${replyTo.text}` : ''}`);
    composer.replyTo = null;
  });
  composer.addEventListener('chat-edit', ({ message, text }: EditEvent) => {
    happened.push(`${message.text} -> ${text}`);
  });
  composer.addEventListener('chat-edit-last', () => happened.push('edit last'));
  composer.addEventListener('chat-composer-leave', () => {
    if (composer.editing) composer.editing = null;
    else composer.replyTo = null;
  });
  const field = inside<HTMLTextAreaElement>(composer, 'textarea');
  composer.focus();
  const set = async (fields: Partial<Pick<ChatComposer, 'editing' | 'replyTo'>>) => {
    Object.assign(composer, fields);
    const hasBar = composer.editing !== null || composer.replyTo !== null;
    await until(() => has(composer, '.bar') === hasBar);
  };
  return { composer, field, happened, set };
}

describe('answering', () => {
  test('says whom and what above the field, and sends the answer with the message', async () => {
    const { composer, happened, set } = await compose();
    await set({ replyTo: theirs });
    expect(textOf(inside(composer, '.bar'))).toContain('Reply to Ada What was said');
    expect(inside(composer, 'textarea').getAttribute('aria-describedby')).toContain('bar');
    await userEvent.keyboard('Indeed{Enter}');
    await composer.updateComplete;
    expect(happened).toEqual(['send Indeed to What was said']);
    expect(has(composer, '.bar')).toBe(false);
  });

  test('is left by Escape and by ✕, and what was written stays', async () => {
    const { composer, field, set } = await compose();
    await set({ replyTo: mine });
    expect(textOf(inside(composer, '.bar'))).toContain('Reply to yourself');
    await userEvent.keyboard('Well{Escape}');
    await composer.updateComplete;
    expect(has(composer, '.bar')).toBe(false);
    await set({ replyTo: theirs });
    await userEvent.click(inside(composer, '.bar button'));
    await composer.updateComplete;
    expect(has(composer, '.bar')).toBe(false);
    expect(field.value).toBe('Well');
    expect(composer.shadowRoot?.activeElement).toBe(field);
  });
});

describe('editing', () => {
  test('begins with what the message says, and gives the new text', async () => {
    const { composer, field, happened, set } = await compose();
    await set({ editing: mine });
    expect(textOf(inside(composer, '.bar'))).toContain('Edit message What I said');
    expect(field.value).toBe('What I said');
    expect(await accessibilityProblems(composer)).toEqual([]);
    await userEvent.keyboard('{End}, and meant{Enter}');
    await composer.updateComplete;
    expect(happened).toEqual(['What I said -> What I said, and meant']);
    expect(field.value).toBe('');
  });

  test('keeps the draft that was in the field, and brings it back', async () => {
    const { composer, field, happened, set } = await compose();
    await userEvent.keyboard('A draft');
    await set({ editing: mine });
    await userEvent.keyboard('{End}!{Escape}');
    await composer.updateComplete;
    expect(field.value).toBe('A draft');
    await set({ editing: mine });
    await userEvent.keyboard('{End}!{Enter}');
    await composer.updateComplete;
    expect(field.value).toBe('A draft');
    expect(happened).toEqual(['What I said -> What I said!']);
  });

  test('of nothing just leaves', async () => {
    const { composer, happened, set } = await compose();
    await set({ editing: mine });
    await userEvent.keyboard('{End} {Enter}');
    await composer.updateComplete;
    expect(happened).toEqual([]);
    expect(has(composer, '.bar')).toBe(false);
  });

  test('to nothing does nothing: that is deleting', async () => {
    const { composer, field, happened, set } = await compose();
    await set({ editing: mine });
    await userEvent.clear(field);
    await userEvent.keyboard('{Enter}');
    expect(happened).toEqual([]);
    expect(has(composer, '.bar')).toBe(true);
  });

  test('goes on when the message gets a reaction meanwhile', async () => {
    const { field, set } = await compose();
    await set({ editing: mine });
    await userEvent.keyboard('{End}!');
    await set({ editing: { ...mine } });
    expect(field.value).toBe('What I said!');
  });

  test('of a message that is deleted meanwhile leaves its text as a draft', async () => {
    const { composer, field, set } = await compose();
    await set({ editing: mine });
    await userEvent.keyboard('{End}, and more');
    await set({ editing: null });
    expect(field.value).toBe('What I said, and more');
    expect(has(composer, '.bar')).toBe(false);
  });

  test('of one that is deleted before anything was changed leaves nothing of it', async () => {
    const { field, set } = await compose();
    await userEvent.keyboard('A draft');
    await set({ editing: mine });
    await set({ editing: null });
    expect(field.value).toBe('A draft');
  });

  test('while answering: the answer is there again afterwards', async () => {
    const { composer, set } = await compose();
    await set({ replyTo: theirs, editing: mine });
    expect(textOf(inside(composer, '.bar'))).toContain('Edit message');
    await userEvent.keyboard('{Escape}');
    await composer.updateComplete;
    expect(textOf(inside(composer, '.bar'))).toContain('Reply to Ada');
  });
});

test('arrow up in an empty field wants to edit what was written last; in a text it moves', async () => {
  const { happened } = await compose();
  await userEvent.keyboard('{ArrowUp}');
  expect(happened).toEqual(['edit last']);
  await userEvent.keyboard('word{ArrowUp}');
  expect(happened).toEqual(['edit last']);
});
