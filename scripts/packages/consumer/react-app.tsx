/** The same in React: hooks, components, and what they are not. */
import { ChatProvider, useConversation } from '@chat/react';
import { ChatInbox } from '@chat/react/chat-inbox';
import { ChatLauncher } from '@chat/react/chat-launcher';
import { ChatWindow, type ChatWindowElement } from '@chat/react/chat-window';
import { useRef } from 'react';

export function Texts() {
  const { conversation, messages, status, peer } = useConversation('alice', { topic: 'order-1' });
  if (status === 'failed') return null;
  // @ts-expect-error it may not be here yet
  conversation.send('Hello');
  // @ts-expect-error nor is it known who that is
  const name: string = peer.name;
  return (
    <ul title={name}>
      {messages.map(({ key, text }) => (
        <li key={key}>{text}</li>
      ))}
    </ul>
  );
}

export function App() {
  const element = useRef<ChatWindowElement>(null);
  return (
    <ChatProvider url="https://chat.example.com" auth={{ tokenUrl: '/chat-token' }}>
      <ChatWindow
        ref={element}
        with="alice"
        theme="paper dark"
        className="chat"
        onReady={({ conversation }) => conversation.markRead()}
      />
      <ChatInbox selected="" onSelect={({ conversation }) => conversation?.id.length} />
      <ChatLauncher with="support" guest position="start" onToggle={({ open }) => !open} />
      {/* @ts-expect-error there is no such look */}
      <ChatWindow with="alice" theme="loud" />
      {/* @ts-expect-error a launcher has nothing that is selected */}
      <ChatLauncher selected="some id" />
    </ChatProvider>
  );
}

// @ts-expect-error a provider has options, or a client
export const none = <ChatProvider />;
