import { type Account, chatServerUrl, newAccount, until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { onTestFinished } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { ChatWindow } from '../chat-window/chat-window.js';
import { newClient } from './guests.js';
import { mount, settled } from './mount.js';
import { has, inside } from './shadow.js';

/** A window in which somebody signs in by themself, with their conversation with another. */
export async function openSignedIn() {
  const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
  const conversation = await ada.client.conversationWith(bo.username);
  await conversation.send('Hello');
  const sessionName = crypto.randomUUID();
  onTestFinished(() => {
    for (const key of Object.keys(localStorage)) {
      if (key.includes(sessionName)) localStorage.removeItem(key);
    }
  });
  const chat = await mount<ChatWindow>(html`
    <chat-window server=${chatServerUrl()} session-name=${sessionName} with=${bo.username}></chat-window>
  `);
  await chat.signIn(ada);
  await until(() => chat.conversation);
  return { chat, ada, bo };
}

export const sheet = (chat: ChatWindow, ...path: string[]) =>
  inside<HTMLInputElement>(chat, 'chat-settings', ...path);
export const page = (chat: ChatWindow, name: string, ...path: string[]) =>
  inside<HTMLInputElement>(chat, `chat-${name}-page`, ...path);
export async function openSettings(chat: ChatWindow) {
  await until(() => has(chat, '.settings'));
  inside(chat, '.settings').click();
  await until(() => has(chat, 'chat-settings', '.sheet'));
}

export async function openPage(chat: ChatWindow, row: string, name = row) {
  await openSettings(chat);
  sheet(chat, `#to-${row}`).click();
  await until(
    () => has(chat, `chat-${name}-page`) && page(chat, name).shadowRoot?.firstElementChild,
  );
  await settled(chat);
}

export async function submit(chat: ChatWindow, name: string, fields: Record<string, string>) {
  for (const [id, value] of Object.entries(fields)) {
    await userEvent.fill(page(chat, name, `#${id}`), value);
  }
  page(chat, name, '[type=submit]').click();
}

export const canSignIn = async ({ username }: Account, password: string) => {
  const client = newClient();
  onTestFinished(() => client.dispose());
  return client.signIn({ username, password }).then(
    () => true,
    () => false,
  );
};
