import type { TimelineMessage } from '@chat/client';
import { html } from 'lit';
import { beforeAll, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { MessageActionEvent } from '../chat-message/message-action-event.js';
import type { MessageMenuEvent } from '../chat-message/message-menu-event.js';
import { lateActions } from '../late-element.js';
import { accessibilityProblems } from '../test/accessible.js';
import { mount } from '../test/mount.js';
import { inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { ChatMessageList } from './chat-message-list.js';

// What keys do on a row comes with the first focus on one.
beforeAll(() => lateActions.load());

const all = { edits: {}, deletions: {}, replies: {}, reactions: {} };

const messages = (count: number, own = false): TimelineMessage[] =>
  Array.from({ length: count }, (_, index) => timelineMessage({ seq: index + 1, own }));

async function list(shown: TimelineMessage[]) {
  const place = await mount<HTMLElement>(html`
    <div>
      <button class="before" type="button">Before</button>
      <chat-message-list .messages=${shown} .peerName=${'Ada'} .features=${all}></chat-message-list>
      <button class="after" type="button">After</button>
    </div>
  `);
  const element = place.querySelector('chat-message-list') as ChatMessageList;
  element.style.setProperty('height', '400px');
  await element.updateComplete;
  for (let count = 0; count < 3; count++) await new Promise(requestAnimationFrame);
  const happened: string[] = [];
  element.addEventListener('chat-message-action', ({ action, message }: MessageActionEvent) => {
    happened.push(`${action} ${message.text}`);
  });
  element.addEventListener('chat-message-menu', ({ request, message }: MessageMenuEvent) => {
    happened.push(`menu ${request.view} ${message.text}`);
  });
  return { element, place, happened };
}

const active = ({ element }: { element: ChatMessageList }) =>
  element.shadowRoot?.activeElement as HTMLElement;
const at = (shown: { element: ChatMessageList }) =>
  active(shown)?.querySelector('chat-message')?.message?.text;

const tabIn = async (shown: { place: HTMLElement }) => {
  shown.place.querySelector<HTMLElement>('.before')?.focus();
  await userEvent.keyboard('{Tab}');
};

test('is one stop of Tab: at the latest message, and out on both sides', async () => {
  const shown = await list(messages(30));
  await tabIn(shown);
  expect(at(shown)).toBe('Message 30');
  await userEvent.keyboard('{Tab}');
  expect(document.activeElement?.className).toBe('after');
  await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
  expect(at(shown)).toBe('Message 30');
  await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
  expect(document.activeElement?.className).toBe('before');
});

test('arrows move from message to message, and what has the focus is in view', async () => {
  const shown = await list(messages(30));
  await tabIn(shown);
  await userEvent.keyboard('{ArrowUp}{ArrowUp}');
  expect(at(shown)).toBe('Message 28');
  await userEvent.keyboard('{ArrowDown}');
  expect(at(shown)).toBe('Message 29');
  await userEvent.keyboard('{Home}');
  expect(at(shown)).toBe('Message 1');
  const row = active(shown).getBoundingClientRect();
  const scroller = inside(shown.element, '.scroller').getBoundingClientRect();
  expect(row.top).toBeGreaterThanOrEqual(scroller.top);
  await userEvent.keyboard('{PageDown}');
  expect(Number(at(shown)?.replace('Message ', ''))).toBeGreaterThan(4);
  await userEvent.keyboard('{End}');
  expect(at(shown)).toBe('Message 30');
  await userEvent.keyboard('{PageUp}');
  expect(Number(at(shown)?.replace('Message ', ''))).toBeLessThan(27);
});

test('Tab goes on to what is in the message that has the focus, and to that only', async () => {
  const [first, ...others] = messages(6);
  const quote = {
    key: null,
    seq: 1,
    senderId: 'peer',
    own: false,
    system: false,
    text: 'x',
    file: null,
    deleted: false,
  };
  const shown = await list([
    first as TimelineMessage,
    ...others.map((each) => ({ ...each, quote })),
  ]);
  await tabIn(shown);
  await userEvent.keyboard('{ArrowUp}{Tab}');
  const message = active(shown);
  expect(message.localName).toBe('chat-message');
  expect(message.shadowRoot?.activeElement?.className).toContain('quote');
  await userEvent.keyboard('{Tab}');
  expect(document.activeElement?.className).toBe('after');
});

test('Enter shows what can be done, letters do it', async () => {
  const shown = await list(messages(3, true));
  await tabIn(shown);
  await userEvent.keyboard('{Enter}re+{Delete}{Backspace}');
  expect(shown.happened).toEqual([
    'menu all Message 3',
    'reply Message 3',
    'edit Message 3',
    'menu reactions Message 3',
    'menu delete Message 3',
    'menu delete Message 3',
  ]);
});

test('letters are found by their place where a keyboard has others', async () => {
  const shown = await list(messages(3, true));
  await tabIn(shown);
  const typed = { key: 'к', code: 'KeyR', bubbles: true, cancelable: true };
  active(shown).dispatchEvent(new KeyboardEvent('keydown', typed));
  expect(shown.happened).toEqual(['reply Message 3']);
});

test('letters do nothing that cannot be done', async () => {
  const shown = await list(messages(3));
  await tabIn(shown);
  await userEvent.keyboard('e{Delete}');
  expect(shown.happened).toEqual([]);
});

test('a row says in one breath who, what, when, and what became of it', async () => {
  const own = timelineMessage({
    seq: 1,
    own: true,
    status: 'read',
    editedAt: 5,
    reactions: [{ emoji: '👍', userIds: ['peer'], own: false }],
  });
  const shown = await list([own]);
  await tabIn(shown);
  expect(active(shown).getAttribute('aria-label')).toMatch(
    /You.*: .*Message 1.*, .*edited, Read, .*Ada.* reacted with 👍/,
  );
  expect(await accessibilityProblems(shown.element)).toEqual([]);
});

test('the focus stays in the list when the message that has it is taken away', async () => {
  const shown = await list(messages(5));
  await tabIn(shown);
  shown.element.messages = messages(4);
  await shown.element.updateComplete;
  expect(at(shown)).toBe('Message 4');
});

test('goes to a message far up, gives it the focus, and shows which one it is', async () => {
  const shown = await list(messages(1_000));
  const target = shown.element.messages[99] as TimelineMessage;
  await shown.element.showMessage(target.key);
  expect(at(shown)).toBe('Message 100');
  const row = active(shown).getBoundingClientRect();
  const scroller = inside(shown.element, '.scroller').getBoundingClientRect();
  expect(row.top).toBeGreaterThan(scroller.top);
  expect(row.bottom).toBeLessThan(scroller.bottom);
  const message = inside(shown.element, `[data-key="${target.key}"] chat-message`);
  await vi.waitFor(() => inside(message, '.flash'), 20_000);
  // It stays there.
  for (let count = 0; count < 5; count++) await new Promise(requestAnimationFrame);
  expect(active(shown).getBoundingClientRect().top).toBeCloseTo(row.top, 0);
  await expect.poll(() => message.shadowRoot?.querySelector('.flash')).toBeNull();
});

test('goes to a message that has come in front in the same turn', async () => {
  const shown = await list(messages(300).slice(250));
  shown.element.messages = messages(300);
  await shown.element.showMessage((shown.element.messages[0] as TimelineMessage).key);
  expect(at(shown)).toBe('Message 1');
  const row = active(shown).getBoundingClientRect();
  const scroller = inside(shown.element, '.scroller').getBoundingClientRect();
  expect(row.top).toBeGreaterThan(scroller.top);
});

test('a message that can be seen is not scrolled to', async () => {
  const shown = await list(messages(40));
  const scroller = inside(shown.element, '.scroller');
  const before = scroller.scrollTop;
  await shown.element.showMessage((shown.element.messages[38] as TimelineMessage).key);
  expect(at(shown)).toBe('Message 39');
  expect(scroller.scrollTop).toBe(before);
});

test('deleted messages are no part of what was said before and after', async () => {
  const shown = await list(
    messages(3).map((each) =>
      each.text === 'Message 2' ? { ...each, deleted: true, text: '' } : each,
    ),
  );
  const rows = [...(shown.element.shadowRoot?.querySelectorAll('chat-message') ?? [])];
  expect(rows.map(({ first, last }) => [first, last])).toEqual([
    [true, true],
    [true, true],
    [true, true],
  ]);
  expect(textOf(shown.element)).toContain('This message was deleted');
});
