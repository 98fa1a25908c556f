import type { ChatError, Features, UnconfirmedChange } from '@chat/client';
import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { accessibilityProblems } from '../test/accessible.js';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { ChatMessage } from './chat-message.js';
import type { MessageActionEvent } from './message-action-event.js';
import type { MessageMenuEvent } from './message-menu-event.js';

const all: Features = { edits: {}, deletions: {}, replies: {}, reactions: {} };

async function show(fields: Parameters<typeof timelineMessage>[0], features = all) {
  const element = await mount<ChatMessage>(html`
    <chat-message
      .message=${timelineMessage(fields)}
      .senderName=${'Ada'}
      .peerName=${'Ada'}
      .features=${features}
      .first=${true}
      .last=${true}
    ></chat-message>
  `);
  const acted: string[] = [];
  element.addEventListener('chat-message-action', ({ action, emoji }: MessageActionEvent) => {
    acted.push(`${action} ${emoji}`.trim());
  });
  const menus: MessageMenuEvent[] = [];
  element.addEventListener('chat-message-menu', (event: MessageMenuEvent) => menus.push(event));
  return { element, acted, menus };
}

const buttons = (element: ChatMessage, selector: string) => [
  ...(element.shadowRoot?.querySelectorAll<HTMLButtonElement>(selector) ?? []),
];
const failed = (kind: UnconfirmedChange['kind'], code: string, text?: string) => ({
  kind,
  status: 'failed' as const,
  text,
  error: { code } as ChatError,
});
const quote = {
  key: null,
  seq: 1,
  senderId: 'me',
  own: true,
  system: false,
  text: 'What was said',
  file: null,
  deleted: false,
};

describe('a deleted message', () => {
  test('says so in its place, and offers nothing', async () => {
    const { element, menus } = await show({ seq: 1, text: '', deleted: true });
    expect(textOf(inside(element, '.bubble'))).toContain('This message was deleted');
    expect(has(element, ':is(.tools, .bare)')).toBe(false);
    inside(element, '.bubble').dispatchEvent(new MouseEvent('contextmenu', { bubbles: true }));
    expect(menus).toEqual([]);
  });

  test('of one’s own says whose doing it was, and not how far it got', async () => {
    const { element } = await show({ seq: 1, text: '', deleted: true, own: true, status: 'read' });
    expect(textOf(element)).toContain('You deleted this message');
    expect(textOf(element)).not.toContain('Read');
  });
});

test('an edited message says so, and when, once that is pressed', async () => {
  const editedAt = new Date(2026, 2, 1, 14, 5).getTime();
  const { element } = await show({ seq: 1, editedAt });
  const edited = inside<HTMLButtonElement>(element, '.edited');
  expect(textOf(edited).trim()).toBe('edited');
  expect(edited.title).toContain('2:05');
  edited.click();
  await element.updateComplete;
  expect(textOf(edited)).toContain('edited Mar 1, 2:05');
  expect(edited.getAttribute('aria-expanded')).toBe('true');
});

describe('a quote', () => {
  test('says who said what, is read as one, and leads there', async () => {
    const { element, acted } = await show({ seq: 2, quote });
    const shown = inside(element, '.quote');
    expect(textOf(shown)).toContain('In reply to You What was said');
    shown.click();
    expect(acted).toEqual(['jump']);
  });

  test('of a deleted message has none of its text', async () => {
    const { element } = await show({ seq: 2, quote: { ...quote, text: '', deleted: true } });
    expect(textOf(inside(element, '.quote'))).toContain('Deleted message');
  });

  test('of a long text has two lines at most', async () => {
    const text = 'a long story '.repeat(40);
    const { element } = await show({ seq: 2, quote: { ...quote, text } });
    const said = inside(element, '.said');
    const line = Number.parseFloat(getComputedStyle(said).lineHeight);
    expect(said.clientHeight).toBeLessThan(line * 2.2);
  });
});

describe('what was done to a message and is not confirmed', () => {
  test('is marked when that takes longer than a moment, and no longer once it is', async () => {
    const change = { kind: 'edit', status: 'pending', text: 'Better' } as const;
    const { element } = await show({ seq: 1, own: true, change });
    expect(textOf(element)).not.toContain('Saving…');
    await expect.poll(() => textOf(element)).toContain('Saving…');
    element.message = timelineMessage({ seq: 1, own: true });
    await element.updateComplete;
    expect(textOf(element)).not.toContain('Saving…');
  });

  test.each([
    ['edit', 'conflict', 'changed elsewhere', ['Retry', 'Discard']],
    ['edit', 'too_late', 'too late to edit', ['Discard']],
    ['delete', 'too_late', 'too late to delete', ['Discard']],
    ['delete', 'unavailable', 'wasn’t deleted', ['Retry', 'Discard']],
    ['react', 'too_many_reactions', 'as many of yours as it can take', ['Discard']],
    ['edit', 'message_not_found', 'no longer there', ['Discard']],
  ] as const)(
    'a refused %s (%s) says in words what happened: %s',
    async (kind, code, words, offered) => {
      const { element } = await show({ seq: 1, own: true, change: failed(kind, code) });
      await until(() => has(element, '.failure'));
      expect(textOf(inside(element, '.failure'))).toContain(words);
      expect(buttons(element, '.failure button').map((each) => textOf(each).trim())).toEqual(
        offered,
      );
    },
  );

  test('a refused edit shows what it was to say, and is tried again or discarded in place', async () => {
    const change = failed('edit', 'conflict', 'What I meant');
    const { element, acted } = await show({ seq: 1, own: true, change });
    await until(() => has(element, '.failure'));
    expect(textOf(inside(element, '.failure'))).toContain('What I meant');
    for (const button of buttons(element, '.failure button')) button.click();
    expect(acted).toEqual(['retry', 'discard']);
    expect(await accessibilityProblems(element)).toEqual([]);
  });
});

describe('the bar at a bubble', () => {
  test('has three buttons under a pointer: react, reply, more', async () => {
    const { element, acted, menus } = await show({ seq: 1 });
    await userEvent.hover(inside(element, '.bubble'));
    await expect.poll(() => buttons(element, '.tool')).toHaveLength(3);
    expect(buttons(element, '.tool').map(({ title }) => title)).toEqual([
      'React',
      'Reply',
      'Message actions',
    ]);
    for (const button of buttons(element, '.tool')) button.click();
    expect(acted).toEqual(['reply']);
    expect(menus.map(({ request }) => request.view)).toEqual(['reactions', 'all']);
  });

  test('is found by screen readers without one', async () => {
    const { element } = await show({ seq: 1 });
    expect(buttons(element, '.tool').map(({ title }) => title)).toEqual(['Message actions']);
  });

  test('shows nothing that the server does not offer', async () => {
    const { element } = await show({ seq: 1 }, {});
    await userEvent.hover(inside(element, '.bubble'));
    await element.updateComplete;
    // There is always something to copy.
    expect(buttons(element, '.tool').map(({ title }) => title)).toEqual(['Message actions']);
  });
});

describe('the menu is asked for', () => {
  test('by the other button, at the pointer', async () => {
    const { element, menus } = await show({ seq: 1 });
    await userEvent.click(inside(element, '.bubble'), { button: 'right' });
    expect(menus.map(({ request }) => request.by)).toEqual(['pointer']);
  });

  test('not while text is selected: that has a menu of the browser’s', async () => {
    const { element, menus } = await show({ seq: 1, text: 'some words' });
    getSelection()?.selectAllChildren(inside(element, '.bubble'));
    await userEvent.click(inside(element, '.bubble'), { button: 'right' });
    expect(menus).toEqual([]);
    getSelection()?.removeAllRanges();
  });

  test('by a finger that rests on the bubble, not by one that scrolls', async () => {
    const { element, menus } = await show({ seq: 1 });
    const bubble = inside(element, '.bubble');
    const touch = (name: string, clientY = 0) =>
      bubble.dispatchEvent(
        new PointerEvent(name, {
          pointerType: 'touch',
          isPrimary: true,
          clientY,
          bubbles: true,
          composed: true,
        }),
      );
    touch('pointerdown');
    touch('pointermove', 30);
    await new Promise((resolve) => setTimeout(resolve, 450));
    expect(menus).toEqual([]);
    touch('pointerup', 30);
    touch('pointerdown');
    await expect.poll(() => menus.map(({ request }) => request.by)).toEqual(['touch']);
  });
});
