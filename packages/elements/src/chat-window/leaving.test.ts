import type { ChatClient } from '@chat/client';
import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { accessibilityProblems } from '../test/accessible.js';
import {
  canSignIn,
  openPage,
  openSettings,
  openSignedIn,
  page,
  sheet,
  submit,
} from '../test/account-steps.js';
import { arrived, begin, isWriting, shown, signInSupport } from '../test/guests.js';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import type { ChatWindow } from './chat-window.js';

let support: ChatClient;

beforeAll(async () => {
  support = await signInSupport();
  return () => support.disconnect();
});

test('all that is kept of one is saved as a file', async () => {
  const { chat } = await openSignedIn();
  const saved: Blob[] = [];
  const create = vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    saved.push(blob as Blob);
    return 'about:blank#file';
  });
  const names: string[] = [];
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    names.push(this.download);
  });
  onTestFinished(() => {
    create.mockRestore();
    click.mockRestore();
  });
  await openSettings(chat);
  sheet(chat, '.download').click();
  await until(() => textOf(sheet(chat, '.download')).includes('chat-export.ndjson'));
  expect(names).toEqual(['chat-export.ndjson']);
  const lines = (await saved[0]?.text())?.trim().split('\n') ?? [];
  expect(lines.at(-1)).toBe('{"type":"end"}');
  expect(lines.some((line) => line.includes('"Hello"'))).toBe(true);
});

test('who deletes their account lands at the sign-in, and the other one loses the conversation', async () => {
  const { chat, ada, bo } = await openSignedIn();
  const theirs = await bo.client.conversationWith(ada.username);
  await openPage(chat, 'deletion');
  expect(page(chat, 'deletion', '.danger').disabled).toBe(true);
  await submit(chat, 'deletion', { password: 'no idea', confirm: ada.username });
  await until(() => textOf(page(chat, 'deletion', '#password-problem')).includes('isn’t your'));
  await submit(chat, 'deletion', { password: ada.password });
  await until(() => has(chat, 'chat-sign-in', '#username'));
  expect(has(chat, 'chat-settings')).toBe(false);
  await until(() => textOf(inside(chat, 'chat-sign-in')).includes('Sign in to chat'));
  expect(textOf(inside(chat, 'chat-sign-in'))).not.toContain('session has ended');
  await until(() => theirs.removed);
  expect(await canSignIn(ada, ada.password)).toBe(false);
});

test('a guest who leaves for good takes everything along, and begins anew', async () => {
  const { chat } = await begin('Hello');
  const theirs = await arrived(chat, support);
  await openPage(chat, 'deletion');
  expect(await accessibilityProblems(chat)).toEqual([]);
  page(chat, 'deletion', '.danger').click();
  await until(() => !has(chat, 'chat-settings'));
  await until(() => isWriting(chat));
  expect(shown(chat)).toContain('Write to support');
  await until(() => theirs.removed);
});

test('whom the site signs in changes no account here, and gets what is kept of them', async () => {
  const { ada, bo } = await openSignedIn();
  const chat = await mount<ChatWindow>(html`
    <chat-window with=${bo.username} .client=${ada.client}></chat-window>
  `);
  await until(() => chat.conversation);
  await openSettings(chat);
  const rows = [...(sheet(chat).shadowRoot?.querySelectorAll('button.row') ?? [])];
  expect(rows.map((row) => textOf(row).trim().split(/ :/)[0])).toEqual([
    'Blocked people',
    'Download my data',
  ]);
  expect(textOf(sheet(chat, '.profile'))).toContain('Ada');
  expect(await accessibilityProblems(chat)).toEqual([]);
});
