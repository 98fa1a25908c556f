import { type Account, chatServerUrl, newAccount, until } from '@chat/testkit/in-page';
import { html, type TemplateResult } from 'lit';
import { describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import type { ChatWindow } from './chat-window.js';

/** Two people, one of whom has written more than a window can show. */
async function people(): Promise<{ ada: Account; bo: Account }> {
  const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
  const conversation = await bo.client.conversationWith(ada.username);
  await Promise.all(
    Array.from({ length: 30 }, (_, index) => conversation.send(`Message ${index + 1}`)),
  );
  return { ada, bo };
}

/** Something with a window in it, in which the conversation is open. */
async function place(around: (chat: TemplateResult) => TemplateResult) {
  const { ada, bo } = await people();
  const root = await mount<HTMLElement>(
    around(html`<chat-window
      server=${chatServerUrl()}
      with=${bo.username}
      session-name=${crypto.randomUUID()}
    ></chat-window>`),
  );
  const chat = (
    root.matches('chat-window') ? root : root.querySelector('chat-window')
  ) as ChatWindow;
  await chat.signIn(ada);
  await until(() => chat.conversation);
  return { root, chat };
}

const scroller = (chat: ChatWindow) => inside(chat, 'chat-message-list', '.scroller');
const isAtEnd = (chat: ChatWindow) => {
  const { scrollHeight, clientHeight, scrollTop } = scroller(chat);
  return clientHeight > 0 && scrollHeight - clientHeight - scrollTop < 2;
};

describe('a window', () => {
  test.each<[string, number, (chat: TemplateResult) => TemplateResult]>([
    ['left to itself', 600, (chat) => html`<div>${chat}</div>`],
    ['in 500 px', 500, (chat) => html`<div style="height: 500px">${chat}</div>`],
    ['in 900 px', 600, (chat) => html`<div style="height: 900px">${chat}</div>`],
    [
      'in half of 800 px',
      400,
      (chat) => html`<div style="height: 800px"><div style="height: 50%">${chat}</div></div>`,
    ],
    [
      'in a flex column of 500 px, under a heading',
      460,
      (chat) => html`<div style="height: 500px; display: flex; flex-direction: column">
        <div style="height: 40px; flex: none"></div>${chat}
      </div>`,
    ],
    [
      'in a flex column that is at most 500 px',
      500,
      (chat) =>
        html`<div style="max-height: 500px; display: flex; flex-direction: column">${chat}</div>`,
    ],
    [
      'in a flex row of 450 px',
      450,
      (chat) =>
        html`<div style="height: 450px; display: flex"><div style="flex: 1; height: 100%">${chat}</div></div>`,
    ],
    [
      'in a grid row of 420 px',
      420,
      (chat) =>
        html`<div style="display: grid; grid-template-rows: 80px 420px"><p></p>${chat}</div>`,
    ],
    [
      'in a grid of 500 px that says nothing of its rows',
      500,
      (chat) =>
        html`<div style="height: 500px; display: grid; grid-template-columns: 1fr 360px"><p></p>${chat}</div>`,
    ],
    [
      'beside others in a flex row of 500 px',
      500,
      (chat) =>
        html`<div style="height: 500px; display: flex"><p style="flex: 1"></p><div style="width: 360px; display: grid">${chat}</div></div>`,
    ],
    [
      'between the top and the bottom of a page',
      700,
      (chat) =>
        html`<div style="position: fixed; inset: 150px auto 150px 0; width: 360px; display: grid">${chat}</div>`,
    ],
    [
      'in what is left of a grid of 500 px',
      420,
      (chat) =>
        html`<div style="height: 500px; display: grid; grid-template-rows: 80px minmax(0, 1fr)"><p></p>${chat}</div>`,
    ],
  ])('%s is %d px high, and all of it can be used', async (_where, height, around) => {
    const { chat } = await place(around);
    await page.viewport(800, 1_000);
    expect(chat.getBoundingClientRect().height).toBe(height);
    const composer = inside(chat, 'chat-composer').getBoundingClientRect();
    expect(composer.height).toBeGreaterThan(40);
    expect(composer.bottom).toBeLessThanOrEqual(chat.getBoundingClientRect().bottom);
    await until(() => isAtEnd(chat));
  });

  test('in a dialog on a small screen fits, with its composer in view', async () => {
    const { root, chat } = await place((window) => html`<dialog>${window}</dialog>`);
    await page.viewport(500, 480);
    (root as HTMLDialogElement).showModal();
    await until(() => isAtEnd(chat));
    expect(root.scrollHeight).toBeLessThanOrEqual(root.clientHeight);
    const composer = inside(chat, 'chat-composer').getBoundingClientRect();
    expect(composer.bottom).toBeLessThanOrEqual(480);
    await page.viewport(800, 1_000);
  });

  test.each<[string, (chat: TemplateResult) => TemplateResult, (root: HTMLElement) => void]>([
    ['a tab', (chat) => html`<div hidden>${chat}</div>`, (root) => root.removeAttribute('hidden')],
    [
      'a <details>',
      (chat) => html`<details><summary>Chat</summary>${chat}</details>`,
      (root) => root.setAttribute('open', ''),
    ],
    [
      'something of no height',
      (chat) => html`<div style="height: 0; overflow: hidden">${chat}</div>`,
      (root) => root.style.setProperty('height', '500px'),
    ],
  ])('in %s that is hidden first shows its end when it is shown', async (_what, around, show) => {
    const { root, chat } = await place(around);
    show(root);
    await until(() => isAtEnd(chat));
    await until(() => textOf(chat).includes('Message 30'));
    expect(chat.getBoundingClientRect().height).toBeGreaterThan(300);
  });
});

describe('a window with oneself', () => {
  test('says that it is oneself, in whatever case the name is written', async () => {
    const ada = await newAccount('Ada');
    const chat = await mount<ChatWindow>(html`<chat-window
      server=${chatServerUrl()}
      with=${ada.username.toUpperCase()}
      session-name=${crypto.randomUUID()}
    ></chat-window>`);
    await chat.signIn(ada);
    await until(() => textOf(chat).includes('That’s you'));
    expect(inside(chat, '.panel bdi').textContent).toBe(ada.username.toUpperCase());
    expect(has(chat, '.panel .button')).toBe(false);
  });

  test('says so to somebody who is signed in by the app, too', async () => {
    const { ada, bo } = await people();
    const chat = await mount<ChatWindow>(html`<chat-window
      server=${chatServerUrl()}
      with=${ada.username}
      .client=${ada.client}
    ></chat-window>`);
    await until(() => textOf(chat).includes('That’s you'));
    chat.with = bo.username;
    await until(() => chat.conversation);
  });
});

test('a name that turns the direction of writing turns nothing but itself', async () => {
  const { chat } = await place((window) => html`<div>${window}</div>`);
  expect(inside(chat, 'h2 bdi').textContent).toBe('Bo');
  const label = inside(chat, 'chat-composer', 'textarea').getAttribute('aria-label');
  expect(label).toBe('Message to \u2068Bo\u2069');
});
