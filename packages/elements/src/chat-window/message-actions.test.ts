import { ChatError, type TimelineMessage } from '@chat/client';
import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { accessibilityProblems } from '../test/accessible.js';
import { FakeConversation, FakeExcerpt, fakeClient } from '../test/fake-chat.js';
import { mount, settled } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { ChatWindow } from './chat-window.js';

const all = { edits: {}, deletions: {}, replies: {}, reactions: {} };
const theirs = timelineMessage({ seq: 1, text: 'Hello', createdAt: Date.now() });
const mine = timelineMessage({ seq: 2, text: 'Hi', own: true, createdAt: Date.now() });

async function open(messages: readonly TimelineMessage[] = [theirs, mine], features = all) {
  const conversation = new FakeConversation(messages);
  const chat = await mount<ChatWindow>(html`
    <chat-window with="ada" .client=${fakeClient(conversation, features)}></chat-window>
  `);
  await until(() => chat.conversation);
  await chat.updateComplete;
  await inside<HTMLElement & { updateComplete: Promise<unknown> }>(chat, 'chat-message-list')
    .updateComplete;
  return { chat, conversation };
}

const row = (chat: ChatWindow, { key }: TimelineMessage) =>
  inside(chat, 'chat-message-list', `[data-key="${key}"]`);
const bubble = (chat: ChatWindow, message: TimelineMessage) =>
  inside(inside(chat, 'chat-message-list', `[data-key="${message.key}"] chat-message`), '.bubble');
const field = (chat: ChatWindow) => inside<HTMLTextAreaElement>(chat, 'chat-composer', 'textarea');
const isWriting = (chat: ChatWindow) =>
  chat.shadowRoot?.activeElement?.localName === 'chat-composer';
const rowInFocus = (chat: ChatWindow) =>
  inside(chat, 'chat-message-list').shadowRoot?.activeElement;

async function rightClick(chat: ChatWindow, message: TimelineMessage) {
  await userEvent.click(bubble(chat, message), { button: 'right' });
  await until(() => has(chat, 'chat-message-menu', '.menu'));
  return inside(chat, 'chat-message-menu');
}

async function choose(chat: ChatWindow, words: string) {
  const menu = inside(chat, 'chat-message-menu');
  const items = [...(menu.shadowRoot?.querySelectorAll<HTMLElement>('.item') ?? [])];
  const item = items.find((each) => textOf(each).trim() === words);
  if (!item) throw new Error(`The menu has no ${words}`);
  item.click();
  await chat.updateComplete;
}

describe('the menu of a message', () => {
  test('reacts, and takes the reaction back', async () => {
    const { chat, conversation } = await open();
    await settled(await rightClick(chat, theirs));
    expect(await accessibilityProblems(chat)).toEqual([]);
    await choose(chat, '👍');
    expect(has(chat, 'chat-message-menu')).toBe(false);
    conversation.change('Hello', { reactions: [{ emoji: '👍', userIds: ['me'], own: true }] });
    await chat.updateComplete;
    await rightClick(chat, theirs);
    await choose(chat, '👍');
    expect(conversation.asked).toEqual(['react 👍 true Hello', 'react 👍 false Hello']);
  });

  test('answers: the answer goes with the next message', async () => {
    const { chat, conversation } = await open();
    await rightClick(chat, theirs);
    await choose(chat, 'Reply');
    await until(() => isWriting(chat));
    await userEvent.keyboard('Indeed{Enter}');
    await chat.updateComplete;
    expect(conversation.asked).toEqual(['send Indeed to Hello']);
    expect(has(chat, 'chat-composer', '.bar')).toBe(false);
  });

  test('edits one’s own', async () => {
    const { chat, conversation } = await open();
    await rightClick(chat, mine);
    await choose(chat, 'Edit');
    await until(() => isWriting(chat));
    await userEvent.keyboard('{End} Ada{Enter}');
    expect(conversation.asked).toEqual(['edit Hi to Hi Ada']);
    expect(field(chat).value).toBe('');
  });

  test('deletes one’s own, once that is confirmed', async () => {
    const { chat, conversation } = await open();
    await rightClick(chat, mine);
    await choose(chat, 'Delete');
    await inside<ChatWindow>(chat, 'chat-message-menu').updateComplete;
    expect(conversation.asked).toEqual([]);
    await choose(chat, 'Delete for everyone');
    expect(conversation.asked).toEqual(['delete Hi']);
  });

  test('goes with the message when that is deleted meanwhile', async () => {
    const { chat, conversation } = await open();
    await rightClick(chat, theirs);
    conversation.change('Hello', { text: '', deleted: true });
    await chat.updateComplete;
    expect(has(chat, 'chat-message-menu')).toBe(false);
  });

  test('gives the focus back: to the row, or to where one was writing', async () => {
    const { chat } = await open();
    await rightClick(chat, theirs);
    await userEvent.keyboard('{Escape}');
    await chat.updateComplete;
    expect(rowInFocus(chat)).toBe(row(chat, theirs));
    chat.focus();
    await until(() => isWriting(chat));
    await userEvent.hover(bubble(chat, mine));
    const message = inside(row(chat, mine).querySelector('chat-message') as Element, '.tools');
    await until(() => message.querySelectorAll('button').length === 3);
    await userEvent.click(message.querySelector('.react') as Element);
    await until(() => has(chat, 'chat-message-menu', '.menu'));
    await choose(chat, '👍');
    await until(() => isWriting(chat));
  });
});

describe('by keyboard', () => {
  test('from the field into the list, to what can be done, and back', async () => {
    const { chat, conversation } = await open();
    chat.focus();
    await until(() => isWriting(chat));
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
    expect(rowInFocus(chat)).toBe(row(chat, mine));
    await userEvent.keyboard('{ArrowUp}{Enter}');
    await until(() => has(chat, 'chat-message-menu', '.menu'));
    await userEvent.keyboard('{Enter}');
    await chat.updateComplete;
    expect(conversation.asked).toEqual(['react 👍 true Hello']);
    expect(rowInFocus(chat)).toBe(row(chat, theirs));
    await userEvent.keyboard('{Escape}');
    await until(() => isWriting(chat));
  });

  test('arrow up in the empty field edits the last own message that can be edited', async () => {
    const pending = timelineMessage({ seq: 3, own: true, text: 'Not sent yet', status: 'pending' });
    const unsent = { ...pending, seq: null };
    const { chat } = await open([theirs, mine, { ...theirs, key: 'x', text: 'More' }, unsent]);
    chat.focus();
    await until(() => isWriting(chat));
    await userEvent.keyboard('{ArrowUp}');
    await until(() => field(chat).value === 'Hi');
  });
});

describe('what is deleted meanwhile', () => {
  test('is not answered any more', async () => {
    const { chat, conversation } = await open();
    await rightClick(chat, theirs);
    await choose(chat, 'Reply');
    await until(() => isWriting(chat));
    await userEvent.keyboard('Indeed');
    conversation.change('Hello', { text: '', deleted: true });
    await chat.updateComplete;
    await userEvent.keyboard('{Enter}');
    expect(textOf(chat)).not.toContain('Hello');
    expect(conversation.asked).toEqual(['send Indeed']);
  });

  test('is not edited any more, and what was written stays', async () => {
    const { chat, conversation } = await open();
    await rightClick(chat, mine);
    await choose(chat, 'Edit');
    await until(() => isWriting(chat));
    await userEvent.keyboard('{End} Ada');
    conversation.change('Hi', { text: '', deleted: true });
    await until(() => !has(chat, 'chat-composer', '.bar'));
    expect(field(chat).value).toBe('Hi Ada');
  });

  test('leaves the log that is read out, and is no news', async () => {
    const { chat, conversation } = await open();
    const news = timelineMessage({ seq: 3, text: 'A secret' });
    conversation.receive(news);
    await chat.updateComplete;
    const log = inside(chat, '[role=log]');
    expect(textOf(log)).toContain('Ada: A secret');
    const added = vi.fn();
    const observer = new MutationObserver((changes) => {
      for (const { addedNodes } of changes) if (addedNodes.length > 0) added();
    });
    observer.observe(log, { childList: true, subtree: true });
    onTestFinished(() => observer.disconnect());
    conversation.change('A secret', { text: 'No secret', editedAt: 1 });
    await chat.updateComplete;
    expect(textOf(log)).toContain('No secret');
    conversation.change('No secret', { text: '', deleted: true });
    await chat.updateComplete;
    expect(textOf(log).trim()).toBe('');
    expect(added).not.toHaveBeenCalled();
  });
});

describe('what was refused', () => {
  const change = { kind: 'edit', status: 'failed', text: 'Hi!' } as const;
  const press = async (chat: ChatWindow, message: TimelineMessage, words: string) => {
    const element = row(chat, message).querySelector('chat-message') as Element;
    await until(() => has(element, '.failure button'));
    const buttons = [...inside(element, '.failure').querySelectorAll('button')];
    buttons.find((each) => textOf(each).trim() === words)?.click();
    await chat.updateComplete;
  };

  test('of a change is tried again or discarded by the row’s key, and told to the page', async () => {
    const { chat, conversation } = await open();
    const errors: string[] = [];
    chat.addEventListener('chat-error', ({ error }) => errors.push(error.code));
    conversation.refusal = new ChatError('rate_limited', 'Refused.');
    await rightClick(chat, mine);
    await choose(chat, '👍');
    await until(() => errors.length > 0);
    expect(errors).toEqual(['rate_limited']);
    conversation.asked.length = 0;
    conversation.change('Hi', { change });
    await chat.updateComplete;
    await press(chat, mine, 'Retry');
    expect(rowInFocus(chat)).toBe(row(chat, mine));
    await press(chat, mine, 'Discard');
    expect(conversation.asked).toEqual([`retry ${mine.key}`, `discard ${mine.key}`]);
  });
});

describe('a press on a quote', () => {
  const quote = {
    key: null,
    seq: 1,
    senderId: 'peer',
    own: false,
    system: false,
    text: 'Message 1',
    file: null,
    deleted: false,
  };
  const answer = timelineMessage({ seq: 500, text: 'An answer', own: true, quote });
  const page = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => timelineMessage({ seq: from + index }));
  // With the focus that a press brings, which is not to be lost with the row.
  const press = (chat: ChatWindow) =>
    userEvent.click(inside(row(chat, answer).querySelector('chat-message') as Element, '.quote'));

  test('goes to the place of the one that is answered, and from there back to the latest', async () => {
    const { chat, conversation } = await open([...page(400, 499), answer]);
    const excerpt = new FakeExcerpt(conversation, page(1, 60));
    // The list asks for more by itself when it is near an end.
    excerpt.newer = Array.from({ length: 5 }, (_, n) => page(61 + 60 * n, 120 + 60 * n));
    conversation.excerpt = excerpt;
    await press(chat);
    await until(() => textOf(rowInFocus(chat) ?? new Text()).includes('Message 1 '));
    expect(conversation.asked.filter((each) => each.startsWith('around'))).toEqual(['around 1']);
    const shown = rowInFocus(chat)?.getBoundingClientRect() as DOMRect;
    const list = inside(chat, 'chat-message-list').getBoundingClientRect();
    expect(shown.top).toBeGreaterThanOrEqual(list.top);
    expect(shown.bottom).toBeLessThanOrEqual(list.bottom);
    expect(has(chat, 'chat-message-list', `[data-key="${answer.key}"]`)).toBe(false);
    inside<HTMLElement>(chat, 'chat-message-list', '.jump').click();
    await until(() => has(chat, 'chat-message-list', `[data-key="${answer.key}"]`));
    expect(excerpt.joined).toBe(true);
    await until(() => !has(chat, 'chat-message-list', '.jump'));
  });

  test('leads on to the latest messages without a jump', async () => {
    const { chat, conversation } = await open([...page(400, 499), answer]);
    conversation.excerpt = new FakeExcerpt(conversation, page(1, 100));
    await press(chat);
    await until(() => textOf(rowInFocus(chat) ?? new Text()).includes('Message 1 '));
    const scroller = inside<HTMLElement>(chat, 'chat-message-list', '.scroller');
    // Down to the end of what is here, as often as it takes.
    await until(() => {
      scroller.scrollTop = scroller.scrollHeight;
      return has(chat, 'chat-message-list', `[data-key="${answer.key}"]`);
    });
    expect(conversation.messages).toHaveLength(201);
    expect(textOf(inside(chat, 'chat-message-list'))).not.toContain('new message');
  });

  test('shows what is written from there', async () => {
    const { chat, conversation } = await open([answer]);
    conversation.excerpt = new FakeExcerpt(conversation, page(1, 60));
    conversation.excerpt.newer = Array.from({ length: 9 }, () => []);
    await press(chat);
    await until(() => rowInFocus(chat));
    await userEvent.fill(field(chat), 'Written there');
    await userEvent.keyboard('{Enter}');
    await until(() => has(chat, 'chat-message-list', `[data-key="${answer.key}"]`));
    expect(conversation.asked).toContain('send Written there');
  });

  test('says at the message when it is not there any more', async () => {
    const { chat, conversation } = await open([answer]);
    conversation.refusal = new ChatError('message_not_found', 'Gone.');
    await press(chat);
    await until(() => textOf(row(chat, answer)).includes('isn’t here any more'));
    expect(textOf(inside(chat, '[role=status]'))).toContain('isn’t here any more');
  });

  test('says at the message when the older ones cannot be had', async () => {
    const { chat, conversation } = await open([answer]);
    conversation.older = [page(1, 99)];
    conversation.refusal = new ChatError('connection_failed', 'Away.');
    await press(chat);
    await until(() => textOf(row(chat, answer)).includes('can’t get to this message'));
  });
});

describe('copying', () => {
  test('puts the text on the clipboard, and says so', async () => {
    const { chat } = await open();
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await rightClick(chat, theirs);
    await choose(chat, 'Copy text');
    await until(() => textOf(inside(chat, '.main > [role=status]')).includes('Copied.'));
    expect(write).toHaveBeenCalledWith('Hello');
    write.mockRestore();
  });

  test('works where a page has no clipboard to write to', async () => {
    const { chat } = await open();
    const copied: string[] = [];
    const onCopy = () => copied.push(getSelection()?.toString() ?? '');
    document.addEventListener('copy', onCopy);
    onTestFinished(() => document.removeEventListener('copy', onCopy));
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('No.'));
    await rightClick(chat, theirs);
    await choose(chat, 'Copy text');
    await until(() => copied.length > 0);
    expect(document.querySelectorAll('body > textarea')).toHaveLength(0);
    write.mockRestore();
  });
});

test('in a conversation that was removed, nothing is offered but to copy', async () => {
  // In no word of what is said of it: a click finds its bubble by its text.
  const last = { ...mine, text: 'Goodbye' };
  const { chat, conversation } = await open([theirs, last]);
  conversation.removed = true;
  conversation.emit('change');
  await chat.updateComplete;
  await rightClick(chat, last);
  const menu = inside(chat, 'chat-message-menu');
  expect(
    [...(menu.shadowRoot?.querySelectorAll('.item') ?? [])].map((each) => textOf(each).trim()),
  ).toEqual(['Copy text']);
});

describe.each([
  { theme: 'light', dir: 'ltr' },
  { theme: 'dark', dir: 'rtl' },
])('axe finds nothing wrong in $theme, $dir', ({ theme, dir }) => {
  test('with everything that can be at a message', async () => {
    const quote = {
      ...theirs,
      key: theirs.key,
      seq: 1,
      senderId: 'peer',
      file: null,
      deleted: false,
    };
    const { chat } = await open([
      theirs,
      {
        ...mine,
        quote,
        editedAt: 5,
        reactions: [{ emoji: '👍', userIds: ['me', 'peer'], own: true }],
      },
      timelineMessage({ seq: 3, text: '', deleted: true }),
      timelineMessage({
        seq: 4,
        own: true,
        change: { kind: 'edit', status: 'failed', text: 'Better' },
      }),
    ]);
    chat.setAttribute('theme', theme);
    chat.dir = dir;
    await chat.updateComplete;
    expect(await accessibilityProblems(chat)).toEqual([]);
    await userEvent.keyboard('{Escape}');
    await rightClick(chat, theirs);
    await choose(chat, 'Reply');
    await until(() => isWriting(chat));
    await settled(chat);
    expect(await accessibilityProblems(chat)).toEqual([]);
  });
});
