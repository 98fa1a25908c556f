import { admin, newAccount, until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { accessibilityProblems } from '../test/accessible.js';
import { mount, settled } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import type { ChatWindow } from './chat-window.js';

/** Me in a window with Ada, on the real server. */
async function open() {
  const [me, ada] = await Promise.all([newAccount('Me'), newAccount('Ada')]);
  const theirs = await ada.client.conversationWith(me.username);
  const chat = await mount<ChatWindow>(html`
    <chat-window with=${ada.username} .client=${me.client}></chat-window>
  `);
  await until(() => has(chat, 'chat-composer', 'textarea'));
  const path = `/users/${me.client.user?.id}/restriction`;
  return { chat, theirs, path };
}

const message = (chat: ChatWindow) => textOf(inside(chat, 'chat-message-list', 'chat-message'));

test('what somebody writes who is muted is not sent, in the words of whoever runs the chat, and can be sent once it is over', async () => {
  const { chat, theirs, path } = await open();
  const muted = { kind: 'muted', until: null, reason: 'Please calm down.' };
  expect(await admin('PUT', path, muted)).toBe(200);
  chat.focus();
  await userEvent.keyboard('You fool{Enter}');
  await until(() => has(chat, 'chat-message-list', 'chat-message'));
  // Of a direction of its own: nobody knows which language it is in.
  await until(() => message(chat).includes('\u2068Please calm down.\u2069'));
  expect(theirs.messages).toEqual([]);
  await settled(chat);
  expect(await accessibilityProblems(chat)).toEqual([]);
  expect(await admin('DELETE', path)).toBe(200);
  inside(chat, 'chat-message-list', 'chat-message', '.failure button').click();
  await until(() => theirs.messages.at(-1)?.text === 'You fool');
});

test('somebody who is suspended reads so in those words, and comes back by a press once it is over', async () => {
  const { chat, path } = await open();
  const suspended = { kind: 'suspended', until: null, reason: 'Come back on Monday.' };
  expect(await admin('PUT', path, suspended)).toBe(200);
  await until(() => textOf(chat).includes('Come back on Monday.'));
  await settled(chat);
  expect(await accessibilityProblems(chat)).toEqual([]);
  expect(await admin('DELETE', path)).toBe(200);
  inside(chat, '[role=alert] button').click();
  await until(() => has(chat, 'chat-composer', 'textarea'));
  expect(textOf(chat)).not.toContain('Come back on Monday.');
});
