import { type Account, admin, chatServerUrl, newAccount, until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { ChatWindow } from '../chat-window/chat-window.js';
import { defineChatElements } from '../define-chat-elements.js';
import { accessibilityProblems } from '../test/accessible.js';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';

/** A window that nobody is signed in to yet. */
async function openWindow({ peer = '', theme = 'auto', dir = 'ltr' } = {}) {
  const sessionName = crypto.randomUUID();
  const chat = await mount<ChatWindow>(html`
    <chat-window server=${chatServerUrl()} with=${peer} session-name=${sessionName} theme=${theme} dir=${dir}></chat-window>
  `);
  onTestFinished(() => {
    for (const key of Object.keys(localStorage)) {
      if (key.includes(sessionName)) localStorage.removeItem(key);
    }
  });
  return chat;
}

/** A window of one person, with the conversation with another one open. */
async function openConversation(
  me: Account,
  peer: Account,
  looks: { theme?: string; dir?: string } = {},
) {
  const chat = await openWindow({ peer: peer.username, ...looks });
  await chat.signIn(me);
  await until(() => chat.conversation);
  await chat.updateComplete;
  return chat;
}

async function write(chat: ChatWindow, text: string) {
  chat.focus();
  await until(() => inside(chat, 'chat-composer').shadowRoot?.activeElement);
  await userEvent.keyboard(`${text}{Enter}`);
}

const shown = (chat: ChatWindow) => textOf(inside(chat, 'chat-message-list'));

test('is defined once, however often it is asked for', () => {
  defineChatElements();
  defineChatElements();
  expect(customElements.get('chat-window')).toBe(ChatWindow);
});

describe('signing in', () => {
  test('says what is missing before it asks the server', async () => {
    const chat = await openWindow();
    // The page may ask for the focus before there is anything to have it.
    chat.focus();
    await until(() => has(chat, 'chat-sign-in', '#username:focus'));
    inside<HTMLButtonElement>(chat, 'chat-sign-in', '.button').click();
    await until(() => textOf(chat).includes('Enter a username.'));
    expect(textOf(chat)).toContain('Enter your password.');
    expect(inside(chat, 'chat-sign-in').shadowRoot?.activeElement?.id).toBe('username');
  });

  test('says in words that the password is wrong', async () => {
    const ada = await newAccount('Ada');
    const chat = await openWindow();
    chat.focus();
    await userEvent.keyboard(`${ada.username}{Tab}not-the-password{Enter}`);
    await until(() => textOf(chat).includes('don’t match'));
    expect(chat.conversation).toBeNull();
  });

  test('creates an account, asks whom to chat with, opens the conversation', async () => {
    const ada = await newAccount('Ada');
    const chat = await openWindow();
    inside(chat, 'chat-sign-in', '.switch button').click();
    await until(() => has(chat, 'chat-sign-in', '#name'));
    await userEvent.fill(
      inside(chat, 'chat-sign-in', '#username'),
      `bo-${crypto.randomUUID().slice(0, 8)}`,
    );
    await userEvent.fill(inside(chat, 'chat-sign-in', '#password'), 'long enough');
    await userEvent.keyboard('{Enter}');
    await until(() => has(chat, 'chat-conversation-list', 'input'));
    // The focus followed: whoever typed the password goes on typing.
    await until(() => inside(chat, 'chat-conversation-list').shadowRoot?.activeElement);
    await userEvent.keyboard(`${ada.username}{Enter}`);
    await until(() => chat.conversation);
    await until(() => textOf(chat).includes('start of your conversation with Ada'));
  });

  test('signing out shows the sign-in, and none of the messages', async () => {
    const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
    const chat = await openConversation(ada, bo);
    await write(chat, 'A secret');
    await until(() => shown(chat).includes('A secret'));
    inside(chat, '.sign-out').click();
    await until(() => has(chat, 'chat-sign-in'));
    expect(textOf(chat)).not.toContain('A secret');
  });

  test('where the window is narrow, the head leaves room for the name, and one signs out in the settings', async () => {
    const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
    const chat = await openConversation(ada, bo);
    const isThere = () => inside(chat, '.sign-out').getClientRects().length > 0;
    chat.style.inlineSize = '420px';
    expect(isThere()).toBe(true);
    chat.style.inlineSize = '412px';
    expect(isThere()).toBe(false);
    inside(chat, '.settings').click();
    await until(() => has(chat, 'chat-settings', '#sign-out'));
    inside(chat, 'chat-settings', '#sign-out').click();
    await until(() => has(chat, 'chat-sign-in'));
    expect(has(chat, 'chat-settings')).toBe(false);
  });

  test('nobody by that name is said in words, with a way on', async () => {
    const ada = await newAccount('Ada');
    const chat = await openWindow({ peer: 'nobody-at-all' });
    await chat.signIn(ada);
    await until(() => textOf(chat).includes('can’t find “nobody-at-all”'));
    expect(textOf(inside(chat, '.panel .button'))).toContain('Try again');
  });
});

describe('a conversation', () => {
  test('what one writes is there at once, then sent, then read by the other', async () => {
    const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
    const chat = await openConversation(ada, bo);
    const theirs = await bo.client.conversationWith(ada.username);
    await write(chat, 'Hello Bo');
    await until(() => /Hello Bo.*(Sending…|Sent|Delivered)/.test(shown(chat)));
    await until(() => theirs.messages.some(({ text }) => text === 'Hello Bo'));
    theirs.markRead();
    await until(() => /Hello Bo.*Read/.test(shown(chat)));
  });

  test('a new message is read out once; history never', async () => {
    const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
    const theirs = await bo.client.conversationWith(ada.username);
    await theirs.send('From before');
    const chat = await openConversation(ada, bo);
    await until(() => shown(chat).includes('From before'));
    const log = inside(chat, '[role=log]');
    expect(textOf(log)).not.toContain('From before');

    const added: string[] = [];
    const observer = new MutationObserver((changes) => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
        if (node instanceof Element) added.push(textOf(node).trim());
      }
    });
    observer.observe(log, { childList: true, subtree: true });
    await theirs.send('Are you there?');
    await theirs.send('Hello?');
    await until(() => textOf(log).includes('Hello?'));
    expect(added).toEqual(['Bo: Are you there?', 'Bo: Hello?']);
  });

  test('what is in view counts as read', async () => {
    const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
    const theirs = await bo.client.conversationWith(ada.username);
    await openConversation(ada, bo);
    await theirs.send('Seen?');
    await until(() => theirs.messages.at(-1)?.status === 'read');
  });

  test('moving the element within the page keeps its connection', async () => {
    const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
    const chat = await openConversation(ada, bo);
    const states: string[] = [];
    chat.addEventListener('chat-state', ({ state }) => {
      states.push(state.status);
    });
    const elsewhere = document.createElement('div');
    chat.parentElement?.append(elsewhere);
    elsewhere.append(chat);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(states).toEqual([]);
    await write(chat, 'Still here');
    await until(() => /Still here.*(Sent|Delivered)/.test(shown(chat)));
  });

  test('taking the element away ends its connection; putting it back goes on', async () => {
    const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
    const chat = await openConversation(ada, bo);
    const place = chat.parentElement;
    const states: string[] = [];
    chat.addEventListener('chat-state', ({ state }) => {
      states.push(state.status);
    });
    chat.remove();
    await until(() => chat.conversation === null);
    place?.append(chat);
    await until(() => chat.conversation);
    await write(chat, 'Back again');
    await until(() => /Back again.*(Sent|Delivered)/.test(shown(chat)));
    expect(states.at(-1)).toBe('online');
  });

  test('tells the page what happens', async () => {
    const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
    const chat = await openWindow({ peer: bo.username });
    const told: string[] = [];
    const page = chat.parentElement as HTMLElement;
    page.addEventListener('chat-ready', ({ conversation }) => {
      told.push(`ready ${conversation.peer.name}`);
    });
    page.addEventListener('chat-message', ({ message }) => {
      told.push(`message ${message.text}`);
    });
    await chat.signIn(ada);
    await until(() => told.includes('ready Bo'));
    await write(chat, 'One');
    await until(() => told.includes('message One'));
    expect(told).toEqual(['ready Bo', 'message One']);
  });
});

describe('what an administrator does', () => {
  const notify = (conversationId: string | undefined, text: string) =>
    admin('POST', `/conversations/${conversationId}/messages`, {
      clientId: crypto.randomUUID(),
      text,
    });

  test('a notice is shown in the middle without a bubble, and read out as nobody’s', async () => {
    const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
    const chat = await openConversation(ada, bo);
    await write(chat, 'Hello');
    await until(() => /Hello.*(Sent|Delivered)/.test(shown(chat)));
    expect(await notify(chat.conversation?.id, 'Bo is away until Monday')).toBe(201);
    await until(() => shown(chat).includes('away until Monday'));
    const list = inside(chat, 'chat-message-list');
    const messages = [...(list.shadowRoot?.querySelectorAll('chat-message') ?? [])];
    const notice = messages.at(-1) as HTMLElement;
    expect(has(notice, '.bubble')).toBe(false);
    const words = inside(notice, '.words').getBoundingClientRect();
    const { left, right } = list.getBoundingClientRect();
    expect(Math.abs(words.left - left - (right - words.right))).toBeLessThan(12);
    expect(textOf(inside(chat, '[role=log]')).trim()).toBe('Notice: Bo is away until Monday');
    expect(textOf(notice)).toMatch(/^\s*Notice\s*:\s*Bo is away/);
    expect(await accessibilityProblems(chat)).toEqual([]);
  });

  test('a conversation that is removed says so, keeps what was not sent, and is opened anew', async () => {
    const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
    const chat = await openConversation(ada, bo);
    await write(chat, 'Hello');
    await until(() => /Hello.*(Sent|Delivered)/.test(shown(chat)));
    const { conversation } = chat;
    expect(await admin('DELETE', `/users/${bo.client.user?.id}`)).toBe(204);
    await until(() => textOf(chat).includes('no longer exists'));
    expect(has(chat, 'chat-composer')).toBe(false);
    expect(shown(chat)).not.toContain('Hello');
    expect(await accessibilityProblems(chat)).toEqual([]);
    // The focus goes where the user goes on.
    expect(chat.shadowRoot?.activeElement).toBe(inside(chat, '.removed .button'));

    conversation?.send('Too late').catch(() => {});
    await until(() => shown(chat).includes('Too late'));
    await until(() => /Too late.*Not sent.*Retry.*Delete/.test(shown(chat)));

    expect(
      await admin('POST', '/users', { username: bo.username, password: bo.password, name: 'Bo' }),
    ).toBe(201);
    inside(chat, '.removed .button').click();
    await until(() => chat.conversation && chat.conversation !== conversation);
    await until(() => textOf(chat).includes('start of your conversation with Bo'));
    await write(chat, 'Hello again');
    await until(() => /Hello again.*(Sent|Delivered)/.test(shown(chat)));
  });

  test('a conversation that is removed where people are picked: back to picking', async () => {
    const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
    await bo.client.conversationWith(ada.username);
    const chat = await openWindow();
    await chat.signIn(ada);
    await until(() => has(chat, 'chat-conversation-list', 'input'));
    await userEvent.fill(inside(chat, 'chat-conversation-list', 'input'), bo.username);
    await userEvent.keyboard('{Enter}');
    await until(() => chat.conversation);
    expect(await admin('DELETE', `/users/${bo.client.user?.id}`)).toBe(204);
    await until(() => has(chat, '.removed .button'));
    inside(chat, '.removed .button').click();
    await until(() => has(chat, 'chat-conversation-list', 'input'));
  });
});

describe('a page with rules of its own', () => {
  test('changes nothing inside', async () => {
    const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
    const chat = await openConversation(ada, bo);
    await write(chat, 'Hello');
    await until(() => shown(chat).includes('Hello'));
    const measured = () => {
      const message = inside(chat, 'chat-message-list', 'chat-message', '.bubble');
      const style = getComputedStyle(message);
      const { width, height } = message.getBoundingClientRect();
      return [style.color, style.font, style.letterSpacing, style.textTransform, width, height];
    };
    const before = measured();
    const hostile = document.createElement('style');
    hostile.textContent = `* { color: red !important; font: 40px/3 monospace !important; letter-spacing: 1em !important;
      text-transform: uppercase !important; padding: 9px !important; border: 9px solid red !important; text-align: center !important;
      word-spacing: 2em !important; white-space: pre !important; visibility: visible; }`;
    document.head.append(hostile);
    onTestFinished(() => hostile.remove());
    expect(measured()).toEqual(before);
  });
});

describe.each([
  { theme: 'light', dir: 'ltr' },
  { theme: 'dark', dir: 'ltr' },
  { theme: 'light', dir: 'rtl' },
])('axe finds nothing wrong in $theme, $dir', (looks) => {
  test('with the sign-in', async () => {
    const chat = await openWindow(looks);
    expect(await accessibilityProblems(chat)).toEqual([]);
  });

  test('with a conversation', async () => {
    const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
    const theirs = await bo.client.conversationWith(ada.username);
    await theirs.send('Look at https://example.com');
    const chat = await openConversation(ada, bo, looks);
    await write(chat, 'Thank you: https://example.com');
    await until(() => /Thank you.*(Sent|Delivered)/.test(shown(chat)));
    expect(await accessibilityProblems(chat)).toEqual([]);
  });
});
