import type { ChatClient } from '@chat/client';
import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { accessibilityProblems } from '../test/accessible.js';
import { FakeClient, FakeConversation } from '../test/fake-chat.js';
import { begin, head, isWriting, newClient, shown, signInSupport, texts } from '../test/guests.js';
import { mount, settled } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import type { ChatWindow } from './chat-window.js';

let support: ChatClient;

beforeAll(async () => {
  support = await signInSupport();
  return () => support.disconnect();
});

describe('the settings of a guest', () => {
  async function openSettings() {
    const { chat } = await begin('Hello');
    expect(has(chat, '.sign-out')).toBe(false);
    inside(chat, '.settings').click();
    await until(() => has(chat, 'chat-settings', 'chat-sign-in', '#username'));
    await settled(chat);
    return chat;
  }
  const form = (chat: ChatWindow, ...path: string[]) =>
    inside<HTMLInputElement>(chat, 'chat-settings', 'chat-sign-in', ...path);

  test('offer an account, which keeps the conversation', async () => {
    const chat = await openSettings();
    expect(await accessibilityProblems(chat)).toEqual([]);
    expect(textOf(inside(chat, 'chat-settings'))).toContain('Keep this conversation');
    await userEvent.fill(form(chat, '#username'), 'support');
    await userEvent.fill(form(chat, '#password'), 'short');
    form(chat, '.button').click();
    await until(() => textOf(form(chat, '#password-problem')).includes('at least 8'));
    await userEvent.fill(form(chat, '#password'), 'long enough');
    form(chat, '.button').click();
    await until(() => textOf(form(chat, '[role=alert]')).includes('already has this username'));
    expect(form(chat).shadowRoot?.activeElement?.id).toBe('username');

    const username = `ada-${crypto.randomUUID().slice(0, 8)}`;
    await userEvent.fill(form(chat, '#username'), username);
    await userEvent.keyboard('{Enter}');
    await until(() => textOf(inside(chat, 'chat-settings', '[role=status]')).includes(username));
    expect(has(chat, 'chat-settings', 'chat-sign-in')).toBe(false);
    expect(textOf(inside(chat, 'chat-settings'))).not.toContain('guest');
    await settled(chat);
    expect(await accessibilityProblems(chat)).toEqual([]);
    inside(chat, 'chat-settings', '.icon-button').click();
    await until(() => has(chat, '.sign-out'));

    const elsewhere = newClient();
    await elsewhere.signIn({ username, password: 'long enough' });
    expect(texts(await elsewhere.conversation(chat.conversation?.id ?? ''))).toEqual(['Hello']);
  });

  test('say what it means to leave, and go back to the beginning', async () => {
    const chat = await openSettings();
    expect(textOf(inside(chat, 'chat-settings'))).toContain('nobody can sign in as you again');
    inside(chat, 'chat-settings', '.leave').click();
    await until(() => has(chat, 'chat-deletion-page', '.danger'));
    inside(chat, 'chat-deletion-page', '.danger').click();
    await until(() => !has(chat, 'chat-settings'));
    await until(() => isWriting(chat));
    expect(shown(chat)).toContain('Write to support');
    expect(textOf(chat)).not.toContain('Hello');
  });

  test('are there to leave, where nothing else can be chosen', async () => {
    const client = new FakeClient(new FakeConversation([]), {});
    client.user = { ...client.user, guest: true };
    const chat = await mount<ChatWindow>(html`
      <chat-window with="ada" .client=${client as unknown as ChatClient}></chat-window>
    `);
    await until(() => chat.conversation);
    await until(() => has(chat, '.settings'));
    inside(chat, '.settings').click();
    await until(() => has(chat, 'chat-settings', '.leave'));
    expect(has(chat, 'chat-settings', 'input')).toBe(false);
    expect(has(chat, 'chat-settings', 'chat-sign-in')).toBe(false);
    await settled(chat);
    expect(await accessibilityProblems(chat)).toEqual([]);
  });

  test('are gone through by Tab, and keep the focus', async () => {
    const _chat = await openSettings();
    const active = () => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element?.id || element?.className || element?.localName;
    };
    await until(() => active() === 'sheet');
    const stops: unknown[] = [];
    for (let press = 0; press < 10; press++) {
      await userEvent.keyboard('{Tab}');
      stops.push(active());
    }
    expect(stops).toEqual([
      'icon-button',
      'to-profile',
      'username',
      'password',
      'button',
      'presence',
      'receipts',
      'to-blocked',
      'row download',
      'to-deletion',
    ]);
    await userEvent.keyboard('{Tab}');
    expect(active()).toBe('icon-button');
    await userEvent.keyboard('{Shift>}{Tab}{Tab}{Tab}{Tab}{/Shift}');
    expect(active()).toBe('receipts');
  });
});

test('whom a guest writes to sees that they are one, at the name and in the list', async () => {
  const guest = newClient();
  onTestFinished(() => guest.disconnect());
  const name = `Ada ${crypto.randomUUID().slice(0, 8)}`;
  await guest.signInAsGuest({ name });
  await guest.connect();
  await (await guest.conversationWith('support')).send('Hello');
  const theirs = await mount<ChatWindow>(html`
    <chat-window .client=${support} style="width: 780px"></chat-window>
  `);
  const row = await until(() =>
    [
      ...(theirs.shadowRoot
        ?.querySelector('chat-conversation-list')
        ?.shadowRoot?.querySelectorAll('.row') ?? []),
    ].find((each) => textOf(each).includes(name)),
  );
  expect(textOf(row as Element)).toMatch(new RegExp(`${name}\\s*,\\s*Guest`));
  row?.querySelector<HTMLElement>('.choose')?.click();
  await until(() => theirs.conversation);
  expect(head(theirs)).toBe(`${name}, Guest`);
  await settled(theirs);
  expect(await accessibilityProblems(theirs)).toEqual([]);
});
