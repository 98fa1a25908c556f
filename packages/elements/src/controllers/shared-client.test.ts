import { chatServerUrl, newAccount, until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { expect, onTestFinished, test } from 'vitest';
import type { ChatLauncher } from '../chat-launcher/chat-launcher.js';
import type { ChatWindow } from '../chat-window/chat-window.js';
import { mount } from '../test/mount.js';
import { has, textOf } from '../test/shadow.js';
import '../define-launcher.js';

/** The sockets that this page opens from now on. */
function sockets(): WebSocket[] {
  const opened: WebSocket[] = [];
  const real = window.WebSocket;
  window.WebSocket = class extends real {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      opened.push(this);
    }
  };
  onTestFinished(() => {
    window.WebSocket = real;
  });
  return opened;
}

/** Two windows and a launcher, all of the same session, and a window of another one. */
async function page() {
  const [ada, bo, eve] = await Promise.all(['Ada', 'Bo', 'Eve'].map(newAccount));
  if (!ada || !bo || !eve) throw new Error('Nobody came.');
  const [name, other] = [crypto.randomUUID(), crypto.randomUUID()];
  const opened = sockets();
  const main = await mount<HTMLElement>(html`
    <div>
      <chat-window server=${chatServerUrl()} with=${bo.username} session-name=${name}></chat-window>
      <chat-window server=${chatServerUrl()} with=${eve.username} session-name=${name}></chat-window>
      <chat-window server=${chatServerUrl()} with=${bo.username} session-name=${other}></chat-window>
      <chat-launcher server=${chatServerUrl()} with=${bo.username} session-name=${name}></chat-launcher>
    </div>
  `);
  const [first, second, apart] = main.querySelectorAll<ChatWindow>('chat-window');
  const launcher = main.querySelector<ChatLauncher>('chat-launcher');
  if (!first || !second || !apart || !launcher) throw new Error('Not all of it is there.');
  onTestFinished(() => {
    for (const key of Object.keys(localStorage)) {
      if (key.includes(name) || key.includes(other)) localStorage.removeItem(key);
    }
  });
  return { ada, bo, eve, first, second, apart, launcher, opened };
}

const signsIn = (chat: ChatWindow | null) =>
  chat !== null && has(chat, 'chat-sign-in', '#username');

test('elements of one session have one connection, and one user, who signs in and out in all of them', async () => {
  const { ada, bo, eve, first, second, apart, launcher, opened } = await page();
  await first.signIn(ada);
  await until(() => first.conversation && second.conversation);
  expect(first.conversation?.peer.username).toBe(bo.username);
  expect(second.conversation?.peer.username).toBe(eve.username);
  launcher.show();
  await until(() => launcher.window?.conversation);
  expect(launcher.window?.conversation).toBe(first.conversation);
  expect(opened.length).toBe(1);
  expect(signsIn(apart)).toBe(true);
  // Written in one, it is in the other.
  await first.conversation?.send('From the window');
  await until(() => textOf(launcher.window as ChatWindow).includes('From the window'));
  await second.signOut();
  await until(() => signsIn(first) && signsIn(second) && signsIn(launcher.window));
  await first.signIn(bo);
  await until(() => second.conversation?.peer.username === eve.username);
  expect(opened.length).toBe(2);
});

test('the connection lasts for as long as one of them is in the page', async () => {
  const { ada, first, second, launcher, opened } = await page();
  await first.signIn(ada);
  await until(() => second.conversation);
  first.remove();
  second.remove();
  await until(() => opened[0]?.readyState === WebSocket.CLOSED);
  launcher.show();
  await until(() => launcher.window?.conversation);
  // What the device has kept is there before the connection is.
  await until(() => opened.length === 2);
  launcher.before(first);
  await until(() => first.conversation && first.state?.status === 'online');
  expect(opened.length).toBe(2);
  launcher.remove();
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(first.state?.status).toBe('online');
});

test('another session is another connection', async () => {
  const { ada, bo, first, apart, opened } = await page();
  await first.signIn(ada);
  await apart.signIn(ada);
  await until(() => first.conversation && apart.conversation);
  expect(opened.length).toBe(2);
  await apart.signOut();
  await until(() => signsIn(apart));
  expect(first.state?.status).toBe('online');
  expect(first.conversation?.peer.username).toBe(bo.username);
});
