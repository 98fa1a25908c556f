import type {} from '@chat/elements/templates/react';
import { chatServerUrl, newAccount, until } from '@chat/testkit/in-page';
import { createRef, useState } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { expect, onTestFinished, test } from 'vitest';
import { ChatInbox, type ChatInboxElement } from './chat-inbox.js';
import { ChatLauncher, type ChatLauncherElement } from './chat-launcher.js';
import { ChatWindow, type ChatWindowElement } from './chat-window.js';
import { ChatProvider } from './index.js';
import { show } from './test/shown.js';

async function pair() {
  const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
  return { ada, bo };
}

test('a window has the client of its provider, its properties, its events, and is its ref', async () => {
  const { ada, bo } = await pair();
  const element = createRef<ChatWindowElement>();
  const told: string[] = [];
  const within = (theme: 'light' | 'paper dark') => (
    <ChatProvider client={ada.client}>
      <ChatWindow
        ref={element}
        with={bo.username}
        theme={theme}
        markup
        className="mine"
        style={{ blockSize: '400px' }}
        onReady={({ conversation }) => told.push(`with ${conversation.peer.username}`)}
        onMessage={({ message }) => told.push(message.text)}
      />
    </ChatProvider>
  );
  const shown = show(within('light'));
  await until(() => told.includes(`with ${bo.username}`));
  const { current } = element;
  expect(current?.client).toBe(ada.client);
  expect(current?.markup).toBe(true);
  expect(current?.className).toBe('mine');
  expect(current?.offsetHeight).toBe(400);
  const his = await bo.client.conversationWith(ada.username);
  await his.send('Hello');
  await until(() => told.includes('Hello'));
  shown.show(within('paper dark'));
  await until(() => current?.theme === 'paper dark');
  // The same one, with all that is in it.
  expect(element.current).toBe(current);
  shown.leave();
  expect(element.current).toBeNull();
  expect(ada.client.state.status).toBe('online');
});

test('a window outside of a provider is told by its properties where it belongs', async () => {
  const element = createRef<ChatWindowElement>();
  show(<ChatWindow ref={element} server={chatServerUrl()} with="anybody" />);
  await until(() => element.current?.shadowRoot?.querySelector('chat-sign-in'));
});

test('an inbox tells what is chosen, and shows what is', async () => {
  const { ada, bo } = await pair();
  const conversation = await ada.client.conversationWith(bo.username);
  await conversation.send('Hello');
  const element = createRef<ChatInboxElement>();
  let choose: (id: string) => void = () => {};
  function Desk() {
    const [id, setId] = useState('');
    choose = setId;
    return (
      <>
        <p>{id}</p>
        <ChatInbox
          ref={element}
          selected={id}
          onSelect={({ conversation }) => setId(conversation?.id ?? '')}
        />
      </>
    );
  }
  const shown = show(
    <ChatProvider client={ada.client}>
      <Desk />
    </ChatProvider>,
  );
  await until(() => element.current?.shadowRoot?.querySelector('chat-conversation-list'));
  choose(conversation.id);
  await until(() => element.current?.conversation?.id === conversation.id);
  element.current?.open(bo.username, { topic: 'order-1' });
  await until(() => ![conversation.id, ''].includes(shown.text));
});

test('a launcher opens and closes as it is told, and says so', async () => {
  const { ada, bo } = await pair();
  const element = createRef<ChatLauncherElement>();
  const told: boolean[] = [];
  const within = (open: boolean) => (
    <ChatProvider client={ada.client}>
      <ChatLauncher
        ref={element}
        with={bo.username}
        open={open}
        onToggle={({ open }) => told.push(open)}
      />
    </ChatProvider>
  );
  const shown = show(within(false));
  await until(() => element.current);
  expect(element.current?.open).toBe(false);
  shown.show(within(true));
  await until(() => element.current?.window?.conversation);
  expect(element.current?.window?.client).toBe(ada.client);
  shown.show(within(false));
  await until(() => told.length === 2);
  expect(told).toEqual([true, false]);
});

test('the tag itself is what React 19 sets and hears', async () => {
  const { ada, bo } = await pair();
  const told: string[] = [];
  const shown = show(
    <chat-window
      client={ada.client}
      with={bo.username}
      no-emoji
      markup={false}
      onchat-ready={({ conversation }) => told.push(conversation.peer.username)}
    />,
  );
  await until(() => told.includes(bo.username));
  const { noEmoji, markup } = shown.place.firstElementChild as ChatWindowElement;
  expect([noEmoji, markup]).toEqual([true, false]);
});

test('what a server has rendered is taken over as it is', async () => {
  const place = document.createElement('main');
  // As server.test.tsx has it.
  place.innerHTML = '<chat-window class="chat"></chat-window>';
  document.body.append(place);
  const [given] = place.children;
  const problems: unknown[] = [];
  const root = hydrateRoot(
    place,
    <ChatWindow className="chat" with="alice" server={chatServerUrl()} data={{ order: 1 }} />,
    { onRecoverableError: (error) => problems.push(error) },
  );
  onTestFinished(() => {
    root.unmount();
    place.remove();
  });
  await until(() => (given as ChatWindowElement).with === 'alice');
  expect(place.firstElementChild).toBe(given);
  expect(problems).toEqual([]);
});
