import { admin, until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { expect, test } from 'vitest';
import { accessibilityProblems } from '../test/accessible.js';
import { openSettings, openSignedIn, sheet } from '../test/account-steps.js';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import type { ChatWindow } from './chat-window.js';

test('who is a program is marked as one at the name as soon as an administrator says so, and no more once they say the opposite', async () => {
  const { chat, ada, bo } = await openSignedIn();
  const theirs = await mount<ChatWindow>(html`
    <chat-window .client=${bo.client} style="width: 780px"></chat-window>
  `);
  await until(() => has(theirs, 'chat-conversation-list', '.row'));
  inside(theirs, 'chat-conversation-list', '.choose').click();
  await until(() => theirs.conversation);
  // Read out: it stands in the text, behind a comma.
  const names = () => [
    textOf(inside(theirs, 'h2')).trim(),
    textOf(inside(theirs, 'chat-conversation-list', '.row .name')).trim(),
  ];
  expect(names()).toEqual(['Ada', 'Ada']);
  const path = `/users/${ada.client.user?.id}`;
  expect(await admin('PATCH', path, { bot: true })).toBe(200);
  await until(() => names().every((name) => name === 'Ada, Bot'));
  expect(await accessibilityProblems(theirs)).toEqual([]);
  await openSettings(chat);
  await until(() => textOf(sheet(chat, '.profile')).includes('Ada, Bot'));

  expect(await admin('PATCH', path, { bot: false })).toBe(200);
  await until(() => names().every((name) => name === 'Ada'));
  await until(() => !textOf(sheet(chat, '.profile')).includes('Bot'));
});
