import { chatServerUrl, newAccount, until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import type { ChatWindow } from './chat-window.js';

test('a window shows the cards of its page, which are answered and reacted to like all others, and follows when they change', async () => {
  const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
  const bos = await bo.client.conversationWith(ada.username);
  await bos.send({ text: 'Your order is on its way', data: { kind: 'order', number: 1234 } });
  await bos.send('Any questions?');
  const card = (title: string) => {
    const element = document.createElement('article');
    element.textContent = title;
    return element;
  };
  const chat = await mount<ChatWindow>(html`
    <chat-window server=${chatServerUrl()} with=${bo.username} .client=${ada.client}
      .renderMessage=${({ data }: { data: { number?: unknown } | null }) => (data ? card(`Order ${data.number}`) : null)}
    ></chat-window>
  `);
  await until(() => chat.conversation?.messages.length === 2);
  const bubble = (index: number) => {
    const list = inside(chat, 'chat-message-list').shadowRoot;
    return list?.querySelectorAll('chat-message')[index]?.shadowRoot?.querySelector('.bubble');
  };
  await until(() => bubble(0)?.textContent === 'Order 1234');
  expect(bubble(1)?.textContent).toBe('Any questions?');
  // Whoever doesn't see the card hears what it stands for.
  expect(chat.conversation?.messages[0]?.text).toBe('Your order is on its way');

  await userEvent.click(bubble(0) as Element, { button: 'right' });
  await until(() => has(chat, 'chat-message-menu', '.item'));
  await userEvent.keyboard('{Escape}');
  const [first] = chat.conversation?.messages ?? [];
  if (!first) throw new Error('There is no message.');
  await chat.conversation?.react(first, '👍');
  await until(() => textOf(inside(chat, 'chat-message-list')).includes('👍'));
  expect(bubble(0)?.textContent).toBe('Order 1234');

  chat.renderMessage = null;
  await until(() => bubble(0)?.textContent === 'Your order is on its way');
});
