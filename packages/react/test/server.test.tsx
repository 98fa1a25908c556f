import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ChatInbox } from '../src/chat-inbox.js';
import { ChatLauncher } from '../src/chat-launcher.js';
import { ChatWindow } from '../src/chat-window.js';
import {
  ChatProvider,
  useChatClient,
  useConnectionState,
  useConversation,
  useConversations,
  usePresence,
  useTyping,
  useUnread,
  useUser,
} from '../src/index.js';

function Everything() {
  const { status, conversation, messages } = useConversation('alice', { topic: 'order-1' });
  const { typing } = useTyping(conversation);
  const told = [
    ...[useChatClient(), status, messages.length, typing, useConversations().status],
    ...[useUnread(), usePresence('somebody'), useUser(), useConnectionState().status],
  ];
  return <p>{told.map(String).join()}</p>;
}

test('on a server the hooks are loading, and nothing is connected to', () => {
  expect(
    renderToString(
      // Where a page is served from is not known there.
      <ChatProvider url="/">
        <Everything />
      </ChatProvider>,
    ),
  ).toBe('<p>null,loading,0,false,loading,0,null,null,idle</p>');
});

test('a component is its tag there, with nothing that the page would have otherwise', () => {
  const onReady = () => {};
  expect(
    renderToString(
      <>
        <ChatWindow with="alice" markup className="chat" data={{ order: 1 }} onReady={onReady} />
        <ChatInbox selected="some-id" getToken={async () => ''} />
        <ChatLauncher with="support" guest greeting="Hello" open />
      </>,
    ),
  ).toBe(
    '<chat-window class="chat"></chat-window><chat-inbox></chat-inbox><chat-launcher></chat-launcher>',
  );
});

test('within a provider there is no component yet: it would go its own way', () => {
  expect(
    renderToString(
      <ChatProvider url="/">
        <ChatWindow with="alice" />
      </ChatProvider>,
    ),
  ).toBe('');
});
