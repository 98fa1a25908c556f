import { chatServerUrl, newAccount, until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { expect, onTestFinished, test } from 'vitest';
import { mount } from '../test/mount.js';
import { inside, textOf } from '../test/shadow.js';
import type { ChatWindow } from './chat-window.js';

test('a window shows markup while its attribute is there, and what was typed wherever else the text is', async () => {
  const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
  const bos = await bo.client.conversationWith(ada.username);
  const first = await bos.send('A **word** and `code`');
  await bos.send('- one\n- two', { replyTo: first });
  const sessionName = crypto.randomUUID();
  onTestFinished(() => {
    for (const key of Object.keys(localStorage)) {
      if (key.includes(sessionName)) localStorage.removeItem(key);
    }
  });
  const chat = await mount<ChatWindow>(html`
    <chat-window markup server=${chatServerUrl()} session-name=${sessionName} with=${bo.username}></chat-window>
  `);
  await chat.signIn(ada);
  await until(() => chat.conversation?.messages.length === 2);
  const message = (index: number) => {
    const list = inside(chat, 'chat-message-list').shadowRoot;
    return list?.querySelectorAll('chat-message')[index]?.shadowRoot;
  };
  await until(() => message(0)?.querySelector('strong') && message(1)?.querySelectorAll('li')[1]);
  expect(message(1)?.querySelector('.said')?.textContent).toBe('A **word** and `code`');

  await bos.send('Read **this** out');
  await until(() => textOf(inside(chat, '[role=log]')).includes('Read **this** out'));
  await until(() => message(2)?.querySelector('strong'));

  chat.removeAttribute('markup');
  await until(() => !message(2)?.querySelector('strong'));
  expect(message(0)?.querySelector('.bubble')?.textContent).toBe('A **word** and `code`');
});
