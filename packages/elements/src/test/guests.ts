import { ChatClient, type Conversation } from '@chat/client';
import { admin, chatServerUrl, until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { onTestFinished, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { ChatWindow } from '../chat-window/chat-window.js';
import { mount } from './mount.js';
import { has, inside, textOf } from './shadow.js';

export const newClient = (): ChatClient =>
  new ChatClient({ url: chatServerUrl(), auth: { session: { storage: 'memory' } } });

/** The one whom guests reach on this server, in all tests. */
export async function signInSupport(): Promise<ChatClient> {
  const support = newClient();
  const account = { username: 'support', password: 'a password for support', name: 'The Support' };
  // The name is reserved; it is there already for the second file.
  await admin('POST', '/users', account);
  await support.signIn(account);
  await support.connect();
  return support;
}

interface Looks {
  sessionName?: string;
  heading?: string;
  theme?: string;
  dir?: string;
}

/** A window for guests, on a device where nobody has been yet unless it is named. */
export async function openForGuests({
  sessionName = crypto.randomUUID(),
  heading = '',
  theme = 'auto',
  dir = 'ltr',
}: Looks = {}) {
  const chat = await mount<ChatWindow>(html`
    <chat-window
      guest with="support" server=${chatServerUrl()} session-name=${sessionName}
      heading=${heading} theme=${theme} dir=${dir}
    ></chat-window>
  `);
  onTestFinished(() => {
    for (const key of Object.keys(localStorage)) {
      if (key.includes(sessionName)) localStorage.removeItem(key);
    }
  });
  await until(() => has(chat, 'chat-composer', 'textarea'));
  return { chat, sessionName };
}

export const field = (chat: ChatWindow) =>
  inside<HTMLTextAreaElement>(chat, 'chat-composer', 'textarea');
export const shown = (chat: ChatWindow) => textOf(inside(chat, 'chat-message-list'));
export const head = (chat: ChatWindow) => textOf(inside(chat, 'h2')).trim();
export const isWriting = (chat: ChatWindow) =>
  inside(chat, 'chat-composer').shadowRoot?.activeElement === field(chat);
export const texts = ({ messages }: Conversation) => messages.map(({ text }) => text);

export async function type(chat: ChatWindow, keys: string): Promise<void> {
  chat.focus();
  await until(() => isWriting(chat));
  await userEvent.keyboard(keys);
}

/** A window in which a guest has begun. */
export async function begin(text: string) {
  const opened = await openForGuests();
  const { chat } = opened;
  await type(chat, `${text}{Enter}`);
  await until(() => chat.conversation);
  await until(() => new RegExp(`${text}.*(Sent|Delivered|Read)`).test(shown(chat)));
  return opened;
}

/** The conversation of the guest of this window, as the other one has it. */
export async function arrived(chat: ChatWindow, support: ChatClient): Promise<Conversation> {
  await until(() => chat.conversation);
  return support.conversation(chat.conversation?.id ?? '');
}

/** What is called while guests and conversations are made: it is answered so, or by the server. */
export function meet(
  answer: (path: string, server: () => Promise<Response>) => Promise<Response> | undefined,
): { readonly calls: readonly string[] } {
  const real = window.fetch.bind(window);
  const calls: string[] = [];
  const spy = vi.spyOn(window, 'fetch').mockImplementation((input, init) => {
    const [path] = /\/(guests|conversations)$/.exec(String(input)) ?? [];
    if (!path || init?.method !== 'POST') return real(input, init);
    calls.push(path);
    const server = () => real(input, init);
    return answer(path, server) ?? server();
  });
  onTestFinished(() => spy.mockRestore());
  return { calls };
}

/** Holds up that somebody becomes a guest. @returns what lets it go on */
export function holdGuests() {
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const { calls } = meet((path, server) => (path === '/guests' ? held.then(server) : undefined));
  return { calls, letGo: () => letGo() };
}
