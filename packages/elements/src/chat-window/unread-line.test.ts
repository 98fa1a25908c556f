import { type Account, chatServerUrl, newAccount, until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { expect, onTestFinished, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { accessibilityProblems } from '../test/accessible.js';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import type { ChatWindow } from './chat-window.js';

async function open(me: Account, peer: Account) {
  const sessionName = crypto.randomUUID();
  onTestFinished(() => {
    for (const key of Object.keys(localStorage)) {
      if (key.includes(sessionName)) localStorage.removeItem(key);
    }
  });
  const chat = await mount<ChatWindow>(html`
    <chat-window server=${chatServerUrl()} with=${peer.username} session-name=${sessionName}></chat-window>
  `);
  await chat.signIn(me);
  await until(() => chat.conversation);
  await until(() => has(chat, 'chat-message-list', '.row'));
  return chat;
}

const shown = (chat: ChatWindow) => textOf(inside(chat, 'chat-message-list'));
const hasLine = (chat: ChatWindow) => has(chat, 'chat-message-list', '.unread');
/** What stands behind the line. */
const behindLine = (chat: ChatWindow) =>
  textOf(inside(chat, 'chat-message-list', '.unread + .row chat-message'));

async function twoPeople() {
  const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
  const hers = await ada.client.conversationWith(bo.username);
  const theirs = await bo.client.conversationWith(ada.username);
  return { ada, bo, hers, theirs };
}

test('a conversation with what is unread has a line behind what was read, and is read as before', async () => {
  const { ada, bo, hers, theirs } = await twoPeople();
  await theirs.send('Seen long ago');
  await until(() => hers.messages.length === 1);
  hers.markRead();
  await until(() => theirs.messages.at(-1)?.status === 'read');
  await theirs.send('New to her');
  await theirs.send('And this');
  const chat = await open(ada, bo);
  await until(() => hasLine(chat));
  expect(behindLine(chat)).toContain('New to her');
  expect(await accessibilityProblems(chat)).toEqual([]);
  // It stays once all is read, and while more comes.
  await until(() => theirs.messages.at(-1)?.status === 'read');
  await theirs.send('Live');
  await until(() => shown(chat).includes('Live'));
  expect(behindLine(chat)).toContain('New to her');
  await until(() => theirs.messages.at(-1)?.status === 'read');
});

test('where all was read there is none, also once more comes', async () => {
  const { ada, bo, hers, theirs } = await twoPeople();
  await theirs.send('Seen long ago');
  await until(() => hers.messages.length === 1);
  hers.markRead();
  await until(() => theirs.messages.at(-1)?.status === 'read');
  const chat = await open(ada, bo);
  await theirs.send('Live');
  await until(() => shown(chat).includes('Live'));
  expect(hasLine(chat)).toBe(false);
});

test('it is gone once the user writes', async () => {
  const { ada, bo, theirs } = await twoPeople();
  await theirs.send('Are you there?');
  const chat = await open(ada, bo);
  await until(() => hasLine(chat));
  chat.focus();
  await until(() => inside(chat, 'chat-composer').shadowRoot?.activeElement);
  await userEvent.keyboard('Here{Enter}');
  await until(() => shown(chat).includes('Here'));
  expect(hasLine(chat)).toBe(false);
});
