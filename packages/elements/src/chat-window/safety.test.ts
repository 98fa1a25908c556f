import type { ChatClient } from '@chat/client';
import { newAccount, until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { accessibilityProblems } from '../test/accessible.js';
import { FakeConversation, fakeClient } from '../test/fake-chat.js';
import { mount, settled } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { ChatWindow } from './chat-window.js';

/** Me in a window with Ada, who has written to me, on the real server. */
async function open() {
  const [me, ada] = await Promise.all([newAccount('Me'), newAccount('Ada')]);
  const conversation = await ada.client.conversationWith(me.username);
  await conversation.send('Hello');
  const chat = await mount<ChatWindow>(html`
    <chat-window with=${ada.username} .client=${me.client}></chat-window>
  `);
  await until(() => chat.conversation?.messages.length === 1);
  await until(() => has(chat, 'chat-message-list', 'chat-message', ':is(.tools, .bare)'));
  return { chat, me, ada, conversation };
}

async function openFake(features: object) {
  const conversation = new FakeConversation([timelineMessage({ seq: 1, text: 'Hello' })]);
  const client: ChatClient = fakeClient(conversation, features);
  const chat = await mount<ChatWindow>(
    html`<chat-window with="ada" .client=${client}></chat-window>`,
  );
  await until(() => chat.conversation);
  await chat.updateComplete;
  return { chat, conversation };
}

const bubble = (chat: ChatWindow) => inside(chat, 'chat-message-list', 'chat-message', '.bubble');
const focused = (chat: ChatWindow) => chat.shadowRoot?.activeElement;

async function choose(chat: ChatWindow, menu: string, words: string) {
  await until(() => has(chat, menu, '.item'));
  const items = inside(chat, menu).shadowRoot?.querySelectorAll<HTMLElement>('.item') ?? [];
  const item = [...items].find((each) => textOf(each).trim() === words);
  if (!item) throw new Error(`The menu has no ${words}`);
  item.click();
  await chat.updateComplete;
}

const options = async (chat: ChatWindow, words: string) => {
  inside(chat, '.options').click();
  await choose(chat, 'chat-options', words);
};

test('who is blocked from the head is said so where one wrote, and what was begun comes back', async () => {
  const { chat, me, ada } = await open();
  chat.focus();
  await userEvent.keyboard('Well');
  await options(chat, 'Block Ada…');
  await until(() => has(chat, 'chat-safety', '.sheet'));
  inside(chat, 'chat-safety', '[type=submit]').click();
  await until(() => has(chat, '.blocked'));
  expect(me.client.hasBlocked(ada.client.user?.id ?? '')).toBe(true);
  expect(textOf(inside(chat, '.blocked'))).toContain('You blocked Ada.');
  expect(textOf(inside(chat, 'header'))).toContain('Blocked');
  expect(has(chat, 'chat-composer')).toBe(false);
  // The list ends where it did.
  expect(inside(chat, '.blocked').offsetHeight).toBeGreaterThanOrEqual(64);
  await until(() => focused(chat) === inside(chat, '.options'));
  await settled(chat);
  expect(await accessibilityProblems(chat)).toEqual([]);

  inside(chat, '.blocked button').click();
  await until(() => has(chat, 'chat-composer', 'textarea'));
  expect(inside<HTMLTextAreaElement>(chat, 'chat-composer', 'textarea').value).toBe('Well');
  expect(textOf(inside(chat, 'header'))).not.toContain('Blocked');
});

test('that somebody could not be unblocked is said there, and can be tried again', async () => {
  const { chat, me, ada } = await open();
  await me.client.block(ada.client.user?.id ?? '');
  await until(() => has(chat, '.blocked'));
  // The network is away, and the socket does not know yet.
  const away = vi.spyOn(window, 'fetch').mockRejectedValue(new TypeError('Failed to fetch'));
  onTestFinished(() => away.mockRestore());
  inside(chat, '.blocked button').click();
  await until(() => textOf(inside(chat, '.blocked [role=alert]')).includes('We can’t reach'));
  await settled(chat);
  expect(await accessibilityProblems(chat)).toEqual([]);
  away.mockRestore();
  inside(chat, '.blocked button').click();
  await until(() => has(chat, 'chat-composer'));
});

test('the menu of the head is gone through by keys, and gives the focus back', async () => {
  const { chat } = await open();
  const button = inside(chat, '.options');
  button.focus();
  await userEvent.keyboard('{Enter}');
  await until(() => has(chat, 'chat-options', '.item:focus'));
  expect(textOf(inside(chat, 'chat-options', '.item:focus')).trim()).toBe('Block Ada…');
  await userEvent.keyboard('{ArrowDown}');
  expect(textOf(inside(chat, 'chat-options', '.item:focus')).trim()).toBe('Report…');
  await settled(chat);
  expect(await accessibilityProblems(chat)).toEqual([]);
  await userEvent.keyboard('{Escape}');
  await until(() => !has(chat, 'chat-options'));
  expect(focused(chat)).toBe(button);
  await userEvent.keyboard('{Enter}');
  await until(() => has(chat, 'chat-options', '.item:focus'));
  await userEvent.keyboard('{Tab}');
  await until(() => !has(chat, 'chat-options'));
  expect(focused(chat)).toBe(button);
  await options(chat, 'Report…');
  await until(() => has(chat, 'chat-safety', '.sheet:focus'));
  await userEvent.keyboard('{Escape}');
  await until(() => !has(chat, 'chat-safety') && focused(chat) === button);
});

test('a message of the other one can be reported, last in its menu, and has the focus afterwards', async () => {
  const { chat } = await open();
  await userEvent.click(bubble(chat), { button: 'right' });
  await until(() => has(chat, 'chat-message-menu', '.item'));
  const menu = inside(chat, 'chat-message-menu');
  expect(
    textOf(menu.shadowRoot?.querySelectorAll('.item:last-child').item(1) as Element),
  ).toContain('Report…');
  await choose(chat, 'chat-message-menu', 'Report…');
  await until(() => has(chat, 'chat-safety', '.sheet'));
  expect(textOf(inside(chat, 'chat-safety', '.quote'))).toContain('Hello');
  inside(chat, 'chat-safety', '[value=spam]').click();
  inside(chat, 'chat-safety', '[type=submit]').click();
  await until(() => textOf(inside(chat, 'chat-safety')).includes('Your report was sent.'));
  inside(chat, 'chat-safety', '.button').click();
  await until(() => inside(chat, 'chat-message-list').shadowRoot?.activeElement?.matches('.row'));
});

test('what the server does not offer is not shown', async () => {
  const { chat } = await openFake({});
  expect(has(chat, '.options')).toBe(false);
  const { chat: blocks } = await openFake({ blocks: {} });
  inside(blocks, '.options').click();
  await until(() => has(blocks, 'chat-options', '.item'));
  expect(textOf(inside(blocks, 'chat-options')).trim()).toBe('Block Ada…');
  const { chat: reports } = await openFake({ reports: {} });
  inside(reports, '.options').click();
  await until(() => has(reports, 'chat-options', '.item'));
  expect(textOf(inside(reports, 'chat-options')).trim()).toBe('Report…');
});

test('in a narrow window a long name keeps room beside what can be done', async () => {
  const { chat } = await open();
  await page.viewport(320, 568);
  chat.style.setProperty('width', '320px');
  await settled(chat);
  expect(inside(chat, '.titles').offsetWidth).toBeGreaterThanOrEqual(90);
  const { right } = inside(chat, '.titles').getBoundingClientRect();
  expect(right).toBeLessThanOrEqual(inside(chat, '.tools').getBoundingClientRect().left + 1);
});

test('where nobody can be let through again, one writes to whom one has blocked', async () => {
  const blocked = async (features: object) => {
    const { chat, conversation } = await openFake(features);
    Object.assign(conversation, { blocked: true });
    conversation.emit('change');
    await chat.updateComplete;
    return chat;
  };
  expect(has(await blocked({ blocks: {} }), 'chat-composer')).toBe(false);
  expect(has(await blocked({}), 'chat-composer')).toBe(true);
});
