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
import { FakeClient, FakeConversation } from '../test/fake-chat.js';
import { arrived, begin, newClient, signInSupport } from '../test/guests.js';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import type { ChatWindow } from './chat-window.js';

const picture = 'https://pictures.invalid/ada.png';

let support: ChatClient;

beforeAll(async () => {
  support = await signInSupport();
  return () => support.disconnect();
});

test('who changes their name and picture sees it, and so does the other one, in head and list', async () => {
  const { chat, ada, bo } = await openSignedIn();
  const theirs = await mount<ChatWindow>(html`
    <chat-window .client=${bo.client} style="width: 780px"></chat-window>
  `);
  await until(() => has(theirs, 'chat-conversation-list', '.row'));
  inside(theirs, 'chat-conversation-list', '.choose').click();
  await until(() => theirs.conversation);

  await openPage(chat, 'profile');
  expect(await accessibilityProblems(chat)).toEqual([]);
  await submit(chat, 'profile', { name: 'Ada Lovelace', picture });
  await until(() => textOf(page(chat, 'profile', '[role=status]')).includes('Saved.'));
  await until(() => textOf(inside(theirs, 'header')).includes('Ada Lovelace'));
  expect(inside<HTMLImageElement>(theirs, 'header img').src).toBe(picture);
  await until(() =>
    textOf(inside(theirs, 'chat-conversation-list', '.row')).includes('Ada Lovelace'),
  );
  expect(inside<HTMLImageElement>(theirs, 'chat-conversation-list', '.row img').src).toBe(picture);
  expect(textOf(inside(theirs, 'chat-message-list'))).toContain('Hello');
  expect(inside(theirs, 'section').getAttribute('aria-label')).toContain('Ada Lovelace');

  sheet(chat, '.back').click();
  await until(() => textOf(sheet(chat, '.profile')).includes('Ada Lovelace'));
  expect(textOf(sheet(chat, '.profile'))).toContain(ada.username);
});

test('who changes their password is told where it is wrong, and is signed out elsewhere', async () => {
  const { chat, ada } = await openSignedIn();
  await openPage(chat, 'password');
  await submit(chat, 'password', { current: 'no idea', next: 'a better password' });
  await until(() => textOf(page(chat, 'password', '#current-problem')).includes('isn’t your'));
  expect(page(chat, 'password').shadowRoot?.activeElement?.id).toBe('current');
  await submit(chat, 'password', { current: ada.password, next: 'a better password' });
  await until(() => textOf(page(chat, 'password')).includes('signed out everywhere else'));
  expect(sheet(chat).shadowRoot?.activeElement?.id).toBe('title');
  await until(() => ada.client.state.status === 'unauthorized');
  expect(chat.state?.status).toBe('online');
  expect(await canSignIn(ada, ada.password)).toBe(false);
  expect(await canSignIn(ada, 'a better password')).toBe(true);
});

test('sessions are ended one by one, and all that are left at once', async () => {
  const { chat, ada } = await openSignedIn();
  const third = newClient();
  onTestFinished(() => third.dispose());
  await third.signIn(ada);
  await third.connect();
  await openPage(chat, 'sessions');
  const rows = () => [
    ...(page(chat, 'sessions').shadowRoot?.querySelectorAll<HTMLElement>('li') ?? []),
  ];
  await until(() => rows().length === 3);
  expect(textOf(rows()[0] as Element)).toMatch(/Chrome on .*This device/);
  expect(await accessibilityProblems(chat)).toEqual([]);
  rows()[1]?.querySelector('button')?.click();
  await until(() => rows().length === 2);
  await until(() => [ada.client, third].some(({ state }) => state.status === 'unauthorized'));
  expect([ada.client, third].filter(({ state }) => state.status === 'online')).toHaveLength(1);
  page(chat, 'sessions', '.all').click();
  await until(() => rows().length === 1);
  await until(() => ada.client.state.status === 'unauthorized');
  await until(() => third.state.status === 'unauthorized');
  expect(chat.state?.status).toBe('online');
});

test('whom one has blocked is let through again from the settings', async () => {
  const { chat, ada, bo } = await openSignedIn();
  await ada.client.block(bo.client.user?.id ?? '');
  await until(() => has(chat, '.blocked'));
  await openPage(chat, 'blocked');
  await until(() => has(chat, 'chat-blocked-page', 'li'));
  expect(await accessibilityProblems(chat)).toEqual([]);
  page(chat, 'blocked', 'li button').click();
  await until(() => textOf(page(chat, 'blocked')).includes('You haven’t blocked anybody.'));
  await until(() => !has(chat, '.blocked'));
  await until(() => !ada.client.hasBlocked(bo.client.user?.id ?? ''));
});

test('what cannot be loaded is said, and tried again', async () => {
  const { chat } = await openSignedIn();
  const away = vi.spyOn(window, 'fetch').mockRejectedValue(new TypeError('Failed to fetch'));
  onTestFinished(() => away.mockRestore());
  await openPage(chat, 'sessions');
  await until(() => has(chat, 'chat-sessions-page', '[role=alert]'));
  expect(textOf(page(chat, 'sessions', '[role=alert]'))).toContain('We can’t reach the chat');
  away.mockRestore();
  page(chat, 'sessions', 'button').click();
  await until(() => has(chat, 'chat-sessions-page', 'li'));
});

test('a page begins anew with each visit', async () => {
  const { chat } = await openSignedIn();
  await openPage(chat, 'password');
  await submit(chat, 'password', { current: 'no idea', next: 'a better password' });
  await until(() => textOf(page(chat, 'password', '#current-problem')) !== '');
  sheet(chat, '.back').click();
  await until(() => !has(chat, 'chat-password-page'));
  sheet(chat, '#to-password').click();
  await until(() => has(chat, 'chat-password-page', '#current'));
  expect(page(chat, 'password', '#current').value).toBe('');
  expect(textOf(page(chat, 'password', '#current-problem'))).toBe('');
});

test('a guest can have a name, and no password', async () => {
  const { chat } = await begin('Hello');
  const theirs = await arrived(chat, support);
  await openSettings(chat);
  expect(has(chat, 'chat-settings', '#to-password')).toBe(false);
  expect(has(chat, 'chat-settings', '#to-sessions')).toBe(false);
  sheet(chat, '#to-profile').click();
  await until(() => has(chat, 'chat-profile-page', '#name'));
  await submit(chat, 'profile', { name: 'Carla' });
  await until(() => textOf(page(chat, 'profile', '[role=status]')).includes('Saved.'));
  await until(() => theirs.peer.name === 'Carla');
});

test('what the server does not offer is not there', async () => {
  const client = new FakeClient(new FakeConversation([]), { privacy: {} });
  const chat = await mount<ChatWindow>(html`
    <chat-window with="ada" .client=${client as unknown as ChatClient}></chat-window>
  `);
  await until(() => chat.conversation);
  await openSettings(chat);
  expect(has(chat, 'chat-settings', 'button.row')).toBe(false);
});
