import type { ChatClient } from '@chat/client';
import { until } from '@chat/testkit/in-page';
import { beforeAll, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { accessibilityProblems } from '../test/accessible.js';
import {
  arrived,
  field,
  head,
  holdGuests,
  isWriting,
  meet,
  openForGuests,
  shown,
  signInSupport,
  texts,
  type,
} from '../test/guests.js';
import { settled } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import type { ChatWindow } from './chat-window.js';

let support: ChatClient;

beforeAll(async () => {
  support = await signInSupport();
  return () => support.disconnect();
});

const told = (chat: ChatWindow) => textOf(inside(chat, '.told[role=alert]')).trim();

const refusal = (status: number, code: string) =>
  Promise.resolve(Response.json({ code, message: 'No.' }, { status }));

describe('before anything is written', () => {
  test('there is where one writes, and nothing is asked of the server', async () => {
    const { calls } = meet(() => undefined);
    const { chat } = await openForGuests();
    await settled(chat);
    expect(head(chat)).toBe('support');
    expect(shown(chat)).toContain('Write to support They can answer you here.');
    expect(has(chat, 'chat-sign-in')).toBe(false);
    expect(has(chat, '.sign-out')).toBe(false);
    await type(chat, 'Half a thou');
    expect([calls, chat.state?.status]).toEqual([[], 'idle']);
    expect(await accessibilityProblems(chat)).toEqual([]);
  });

  test('the page’s own words stand in their place, and its heading in the head', async () => {
    const { chat } = await openForGuests({ heading: 'Ask us' });
    expect(head(chat)).toBe('Ask us');
    expect(inside(chat, 'section').getAttribute('aria-label')).toBe('Ask us');
    expect(shown(chat)).toContain('Say hello');
    const words = document.createElement('p');
    words.slot = 'empty';
    words.textContent = 'We are here from nine to five.';
    chat.append(words);
    await until(() => shown(chat).includes('nine to five'));
    expect(shown(chat)).not.toContain('Say hello');
    expect(shown(chat)).toContain('Already have an account?');
  });

  test.each([
    { theme: 'dark', dir: 'ltr' },
    { theme: 'light', dir: 'rtl' },
  ])('axe finds nothing wrong in $theme, $dir', async (looks) => {
    const { chat } = await openForGuests(looks);
    await settled(chat);
    expect(await accessibilityProblems(chat)).toEqual([]);
  });
});

describe('the first message', () => {
  test('makes the guest, arrives, and shows the conversation with the focus where it was', async () => {
    const { chat } = await openForGuests();
    const events: string[] = [];
    chat.addEventListener('chat-ready', () => events.push('ready'));
    chat.addEventListener('chat-message', ({ message }) => events.push(message.text));
    chat.addEventListener('chat-error', ({ error }) => events.push(error.code));
    await type(chat, 'Hello{Enter}');
    // It is seen at once, like all that is sent.
    expect(shown(chat)).toContain('Hello');
    expect(field(chat).value).toBe('');
    await until(() => /Hello.*(Sent|Delivered|Read)/.test(shown(chat)));
    expect(isWriting(chat)).toBe(true);
    expect(head(chat)).toBe('The Support');
    expect(events).toEqual(['ready', 'Hello']);
    const theirs = await arrived(chat, support);
    await until(() => texts(theirs).length > 0);
    expect(texts(theirs)).toEqual(['Hello']);
    expect(theirs.peer.guest).toBe(true);
    await theirs.send('Good morning');
    await until(() => shown(chat).includes('Good morning'));
  });

  test('is followed by what is written meanwhile, sent or not, each once', async () => {
    const { calls, letGo } = holdGuests();
    const { chat } = await openForGuests();
    await type(chat, 'One{Enter}{Enter}');
    await type(chat, 'Two{Enter}And thr');
    expect(shown(chat)).toMatch(/One.*Two/);
    letGo();
    const theirs = await arrived(chat, support);
    await until(() => texts(theirs).length === 2);
    await until(() => isWriting(chat));
    expect(field(chat).value).toBe('And thr');
    await type(chat, 'ee{Enter}');
    await until(() => texts(theirs).length === 3);
    expect(texts(theirs)).toEqual(['One', 'Two', 'And three']);
    expect(calls).toEqual(['/guests', '/conversations']);
  });

  test('leaves who goes on writing in the same field, where they are', async () => {
    const { chat } = await openForGuests();
    await type(chat, 'One{Enter}And tree');
    const writing = field(chat);
    writing.setSelectionRange(5, 5);
    await until(() => chat.conversation);
    await until(() => /One.*(Sent|Delivered|Read)/.test(shown(chat)));
    expect(field(chat)).toBe(writing);
    await userEvent.keyboard('h');
    expect([writing.value, chat.conversation?.draft]).toEqual(['And three', 'And three']);
  });

  test('goes to whom it was written, about what it was, though the page has moved on', async () => {
    const { chat } = await openForGuests();
    chat.topic = 'order-1';
    await chat.updateComplete;
    await type(chat, 'About one{Enter}');
    chat.topic = 'order-2';
    await until(() => chat.conversation?.topic === 'order-2');
    await until(() => chat.state?.status === 'online');
    const list = await support.conversations();
    const mine = () => list.items.filter(({ peer }) => peer.id === guestId);
    const guestId = (await arrived(chat, support)).peer.id;
    await until(() => mine().some(({ lastMessage }) => lastMessage?.text === 'About one'));
    const about = mine().map(({ topic, lastMessage }) => [topic, lastMessage?.text ?? '']);
    expect(about.sort()).toEqual([
      ['order-1', 'About one'],
      ['order-2', ''],
    ]);
  });
});

describe('a first message that fails', () => {
  const unreachable = 'Not sent. We can’t reach the chat right now.';
  test.each([
    ['the network is away', '/guests', () => Promise.reject(new TypeError('Failed')), unreachable],
    ['it breaks half way', '/conversations', () => refusal(503, 'unavailable'), unreachable],
    ['there were too many', '/guests', () => refusal(429, 'rate_limited'), 'Too many tries.'],
    ['no guests are taken', '/guests', () => refusal(404, 'not_found'), 'Nobody takes messages'],
    ['nobody is there', '/conversations', () => refusal(404, 'not_found'), 'Nobody takes messages'],
    ['it cannot be', '/conversations', () => refusal(400, 'invalid_request'), 'went wrong'],
  ])(
    'because %s is back in the field, is said so, and goes with the next try',
    async (_, path, answer, words) => {
      let isOver = false;
      let letGo = (): void => {};
      const held = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      const { calls } = meet((asked, server) => {
        if (asked !== path) return undefined;
        return isOver ? held.then(server) : answer();
      });
      const { chat } = await openForGuests();
      const codes: string[] = [];
      chat.addEventListener('chat-error', ({ error }) => codes.push(error.code));
      await type(chat, 'Hello{Enter}');
      await until(() => told(chat).includes(words));
      expect(field(chat).value).toBe('Hello');
      expect(codes).toHaveLength(1);
      await until(() => isWriting(chat));
      await settled(chat);
      expect(await accessibilityProblems(chat)).toEqual([]);
      isOver = true;
      await userEvent.keyboard(' again{Enter}');
      await until(() => told(chat) === '');
      letGo();
      const theirs = await arrived(chat, support);
      await until(() => texts(theirs).length > 0);
      expect(texts(theirs)).toEqual(['Hello again']);
      // Whoever got as far as to be a guest is no other one now.
      const guests = path === '/guests' ? 2 : 1;
      expect(calls.filter((call) => call === '/guests')).toHaveLength(guests);
    },
  );

  test('comes back before what is being written by then', async () => {
    let fail = (_: Error): void => {};
    const answer = new Promise<Response>((_, reject) => {
      fail = reject;
    });
    meet((path) => (path === '/guests' ? answer : undefined));
    const { chat } = await openForGuests();
    await type(chat, 'One{Enter}Two{Enter}And thr');
    fail(new TypeError('Failed'));
    await until(() => told(chat) !== '');
    expect(field(chat).value).toBe('One\nTwo\nAnd thr');
  });
});
