import { ChatError, type SearchResult, type TimelineMessage } from '@chat/client';
import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { ChatSearch } from '../chat-search/chat-search.js';
import { lateSearch } from '../late-element.js';
import { accessibilityProblems } from '../test/accessible.js';
import { FakeClient, FakeConversation, FakeSearch } from '../test/fake-chat.js';
import { mount, settled } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { ChatWindow } from './chat-window.js';

const page = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => timelineMessage({ seq: from + index }));

/** A message of the conversation that was found by the word `Message`. */
const found = (seq: number): SearchResult => ({
  conversation: {
    ...{ id: 'conversation', topic: '', data: null },
    peer: { id: 'peer', username: 'ada', name: 'Ada' },
  },
  message: timelineMessage({ seq }),
  matches: [{ start: 0, end: 7 }],
});

/** A window with the latest of 500 messages, of which three are found: two are in one place, and one is further back. */
async function open({ features = { search: {} } }: { features?: object } = {}) {
  const conversation = new FakeConversation(page(450, 500));
  conversation.places = [page(1, 60), page(200, 260)];
  const found3 = new FakeSearch('mess', [found(231), found(230), found(30)]);
  conversation.found.set('mess', found3);
  const client = new FakeClient(conversation, features);
  const chat = await mount<ChatWindow>(html`
    <chat-window with="ada" .client=${client as never}></chat-window>
  `);
  await until(() => chat.conversation);
  await chat.updateComplete;
  const searches = () => conversation.asked.filter((each) => each.startsWith('search'));
  return { chat, client, conversation, found: found3, searches };
}

const search = (chat: ChatWindow) => inside<ChatSearch>(chat, 'chat-search');
const button = (chat: ChatWindow) => inside<HTMLElement>(chat, 'header .search');
const field = (chat: ChatWindow) => inside<HTMLInputElement>(chat, 'chat-search', 'input');
const results = (chat: ChatWindow) => [
  ...(search(chat).shadowRoot?.querySelectorAll<HTMLElement>('.result') ?? []),
];
const place = (chat: ChatWindow) => textOf(inside(chat, 'chat-search', '.place')).trim();
const focused = (chat: ChatWindow) => chat.shadowRoot?.activeElement;
const rowInFocus = (chat: ChatWindow) =>
  inside(chat, 'chat-message-list').shadowRoot?.activeElement ?? null;

async function openSearch(chat: ChatWindow): Promise<void> {
  button(chat).click();
  await until(() => has(chat, 'chat-search') && focused(chat)?.localName === 'chat-search');
}

/** As somebody types it, without the pauses. */
function type(chat: ChatWindow, text: string): void {
  field(chat).value = text;
  field(chat).dispatchEvent(new InputEvent('input'));
}

async function find(chat: ChatWindow, text = 'mess'): Promise<void> {
  await openSearch(chat);
  type(chat, text);
  await until(() => results(chat).length > 0);
}

function press(chat: ChatWindow, words: string): void {
  const buttons = [...(search(chat).shadowRoot?.querySelectorAll('button') ?? [])];
  const it = buttons.find((each) => each.checkVisibility() && textOf(each).trim() === words);
  if (!it) throw new Error(`The search has no ${words}`);
  it.click();
}

/** Until it is in view, flashes, and has the focus. */
async function arriveAt(chat: ChatWindow, seq: number): Promise<void> {
  const { text } = timelineMessage({ seq });
  await until(() => rowInFocus(chat) && textOf(rowInFocus(chat) as Element).includes(`${text} `));
  const row = rowInFocus(chat) as Element;
  await until(() => has(row.querySelector('chat-message') as Element, '.flash'));
  const { top, bottom } = row.getBoundingClientRect();
  const list = inside(chat, 'chat-message-list').getBoundingClientRect();
  expect(top).toBeGreaterThanOrEqual(list.top);
  expect(bottom).toBeLessThanOrEqual(list.bottom);
}

describe('the button in the header', () => {
  test('is not there where the server offers no search', async () => {
    const { chat } = await open({ features: {} });
    expect(has(chat, 'header .search')).toBe(false);
  });

  test('is not there in a conversation that was removed', async () => {
    const { chat, conversation } = await open();
    expect(has(chat, 'header .search')).toBe(true);
    conversation.removed = true;
    conversation.emit('change');
    await chat.updateComplete;
    expect(has(chat, 'header .search')).toBe(false);
  });

  test('opens the search, which covers the window, and has the focus', async () => {
    const { chat } = await open();
    await openSearch(chat);
    expect(search(chat).shadowRoot?.activeElement).toBe(field(chat));
    const box = search(chat).getBoundingClientRect();
    const window = inside(chat, '.window');
    expect([box.width, box.height]).toEqual([window.clientWidth, window.clientHeight]);
    expect(await accessibilityProblems(chat)).toEqual([]);
  });

  test('opens nothing for somebody who has gone before it was loaded', async () => {
    const { chat } = await open();
    const load = vi.spyOn(lateSearch, 'load');
    onTestFinished(() => load.mockRestore());
    button(chat).click();
    chat.client = null;
    await Promise.all(load.mock.results.map(({ value }) => value));
    await chat.updateComplete;
    expect(has(chat, 'chat-search')).toBe(false);
  });
});

describe('what is covered', () => {
  test('cannot be reached by Tab', async () => {
    const { chat } = await open();
    await openSearch(chat);
    for (let presses = 0; presses < 4; presses += 1) {
      await userEvent.keyboard('{Tab}');
      expect([null, 'chat-search']).toContain(focused(chat)?.localName ?? null);
    }
  });

  test('is not read, and is once it is uncovered', async () => {
    const { chat, conversation } = await open();
    const read = vi.spyOn(conversation, 'markRead');
    await openSearch(chat);
    read.mockClear();
    conversation.receive(timelineMessage({ seq: 501 }));
    await until(() => has(chat, 'chat-message-list', '.row:last-child'));
    await chat.updateComplete;
    await settled(chat);
    expect(read).not.toHaveBeenCalled();
    press(chat, 'Close the search');
    await until(() => read.mock.calls.length > 0);
  });
});

describe('what is typed', () => {
  test('is searched for after a pause, once', async () => {
    const { chat, searches } = await open();
    await openSearch(chat);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    for (const text of ['m', 'me', 'mes', 'mess']) {
      type(chat, text);
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(searches()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(searches()).toEqual(['search mess']);
    // Nothing else is meant by it.
    type(chat, ' mess ');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(searches()).toEqual(['search mess']);
  });

  test('is searched for at once by Enter, and not again after the pause', async () => {
    const { chat, searches } = await open();
    await openSearch(chat);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    type(chat, 'mess');
    inside<HTMLFormElement>(chat, 'chat-search', 'form').requestSubmit();
    await vi.advanceTimersByTimeAsync(0);
    expect(searches()).toEqual(['search mess']);
    inside<HTMLFormElement>(chat, 'chat-search', 'form').requestSubmit();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(searches()).toEqual(['search mess']);
  });

  test('shows what is found, and nothing once the field is empty again', async () => {
    const { chat, found, searches } = await open();
    await find(chat);
    expect(results(chat)).toHaveLength(3);
    type(chat, '');
    await until(() => results(chat).length === 0);
    expect(textOf(search(chat))).toContain('Find messages by words');
    expect(found.closed).toBe(true);
    expect(searches()).toHaveLength(1);
  });

  test('leaves an earlier text behind: what is found of it late is not shown, and let go of', async () => {
    const { chat, conversation, searches } = await open();
    const late = new FakeSearch('m', [found(1)]);
    let answer = (_search: FakeSearch): void => {};
    const answered = new Promise<FakeSearch>((resolve) => {
      answer = resolve;
    });
    conversation.found.set('m', answered);
    await openSearch(chat);
    type(chat, 'm');
    await until(() => searches().length === 1);
    type(chat, 'mess');
    await until(() => results(chat).length === 3);
    answer(late);
    await until(() => late.closed);
    await chat.updateComplete;
    expect(results(chat)).toHaveLength(3);
  });

  test('that failed is told to the page, and searched for again by a press', async () => {
    const { chat, conversation } = await open();
    const errors: string[] = [];
    chat.addEventListener('chat-error', ({ error }) => errors.push(error.code));
    conversation.refusal = new ChatError('connection_failed', 'Away.');
    await openSearch(chat);
    type(chat, 'mess');
    await until(() => textOf(search(chat)).includes('We can’t reach the chat'));
    expect(errors).toEqual(['connection_failed']);
    conversation.refusal = null;
    press(chat, 'Retry');
    await until(() => results(chat).length === 3);
    expect(textOf(search(chat))).not.toContain('We can’t reach the chat');
  });
});

describe('a result', () => {
  test('leads to its place, the bar to the next ones, and back to the results', async () => {
    const { chat, conversation } = await open();
    await find(chat);
    results(chat)[1]?.click();
    await arriveAt(chat, 230);
    expect(place(chat)).toBe('2 of 3');
    const bar = search(chat).getBoundingClientRect();
    const list = inside(chat, 'chat-message-list').getBoundingClientRect();
    expect(bar.bottom).toBeLessThanOrEqual(list.top);
    press(chat, 'Earlier result');
    await arriveAt(chat, 30);
    expect(place(chat)).toBe('3 of 3');
    press(chat, 'Later result');
    await arriveAt(chat, 230);
    press(chat, 'Later result');
    await arriveAt(chat, 231);
    expect(place(chat)).toBe('1 of 3');
    // The same place, which was there already.
    expect(conversation.asked.filter((each) => each.startsWith('around'))).toEqual([
      'around 230',
      'around 30',
      'around 230',
    ]);
    expect(await accessibilityProblems(chat)).toEqual([]);
    press(chat, 'Back to the results');
    await until(() => focused(chat)?.localName === 'chat-search');
    expect(search(chat).shadowRoot?.activeElement).toBe(results(chat)[0]);
    expect(field(chat).value).toBe('mess');
  });

  test('that is the last so far leads on to what is further back', async () => {
    const { chat, found: three } = await open();
    three.further = [[found(20)]];
    await find(chat);
    await until(() => results(chat).length === 4);
    three.further = [[found(10)]];
    three.emit('change');
    results(chat)[3]?.click();
    await arriveAt(chat, 20);
    expect(place(chat)).toBe('4 of 4+');
    press(chat, 'Earlier result');
    await arriveAt(chat, 10);
    expect(place(chat)).toBe('5 of 5');
  });

  test('that is deleted meanwhile drops out', async () => {
    const { chat, found: three } = await open();
    await find(chat);
    three.show(three.results.filter(({ message }) => message.seq !== 230));
    await until(() => results(chat).length === 2);
    expect(textOf(search(chat))).not.toContain('Message 230');
    results(chat)[1]?.click();
    await arriveAt(chat, 30);
    expect(place(chat)).toBe('2 of 2');
    three.show([found(231)]);
    await until(() => place(chat) === '');
    press(chat, 'Back to the results');
    await until(() => search(chat).shadowRoot?.activeElement === results(chat)[0]);
  });

  test('that cannot be gone to says so among the results, and is tried again by a press', async () => {
    const { chat, conversation } = await open();
    await find(chat);
    conversation.refusal = new ChatError('connection_failed', 'Away.');
    results(chat)[2]?.click();
    await until(() => textOf(search(chat)).includes('We can’t reach the chat'));
    expect(search(chat).atPlace).toBe(false);
    conversation.refusal = null;
    press(chat, 'Retry');
    await arriveAt(chat, 30);
  });

  test('is left for the latest messages by writing one', async () => {
    const { chat, conversation } = await open();
    await find(chat);
    results(chat)[2]?.click();
    await arriveAt(chat, 30);
    await userEvent.fill(inside(chat, 'chat-composer', 'textarea'), 'Seen');
    await userEvent.keyboard('{Enter}');
    const { key } = conversation.messages.at(-1) as TimelineMessage;
    await until(() => has(chat, 'chat-message-list', `[data-key="${key}"]`));
    expect(conversation.asked).toContain('send Seen');
    await until(() => !has(chat, 'chat-message-list', '.jump'));
  });
});

describe('the search ends', () => {
  const isOver = (chat: ChatWindow) => !has(chat, 'chat-search');

  test('by its button, and one goes on where one writes', async () => {
    const { chat, found } = await open();
    await find(chat);
    press(chat, 'Close the search');
    await until(() => focused(chat)?.localName === 'chat-composer');
    expect(isOver(chat)).toBe(true);
    expect(found.closed).toBe(true);
  });

  test('by Escape', async () => {
    const { chat } = await open();
    await find(chat);
    await userEvent.keyboard('{Escape}');
    await until(() => focused(chat)?.localName === 'chat-composer');
    expect(isOver(chat)).toBe(true);
  });

  test('at a place, which stays', async () => {
    const { chat } = await open();
    await find(chat);
    results(chat)[2]?.click();
    await arriveAt(chat, 30);
    press(chat, 'Close the search');
    await until(() => isOver(chat));
    expect(textOf(inside(chat, 'chat-message-list'))).toContain('Message 30 ');
    // And a later one begins anew.
    await openSearch(chat);
    expect(field(chat).value).toBe('');
  });

  test('with its user', async () => {
    const { chat, client, found } = await open();
    await find(chat);
    client.become({ id: 'other', username: 'other', name: 'Other' });
    await until(() => isOver(chat));
    expect(found.closed).toBe(true);
  });

  test('with the client', async () => {
    const { chat, found } = await open();
    await find(chat);
    chat.client = null;
    await until(() => isOver(chat));
    expect(found.closed).toBe(true);
  });

  test('with the conversation', async () => {
    const { chat, found } = await open();
    await find(chat);
    chat.with = 'bo';
    await until(() => isOver(chat));
    expect(found.closed).toBe(true);
  });

  test('not when the window is moved within the page', async () => {
    const { chat } = await open();
    await find(chat);
    const other = document.createElement('div');
    chat.parentElement?.append(other);
    other.append(chat);
    await chat.updateComplete;
    expect(results(chat)).toHaveLength(3);
  });
});
