'use client';
import { ChatProvider, useConnectionState, useConversations } from '@chat/react';
import { ChatWindow } from '@chat/react/chat-window';
import { useState } from 'react';
import type { Person } from '../lib/people';

interface DeskProps {
  readonly user: Person;
  readonly others: readonly Person[];
  readonly chatUrl: string;
  readonly signOut: () => Promise<void>;
}

/** Comes from the server as it stands, and is connected once the page has its scripts. */
export function Desk({ user, others, chatUrl, signOut }: DeskProps) {
  const [peer, setPeer] = useState<Person>();
  return (
    <ChatProvider url={chatUrl} auth={{ tokenUrl: '/chat-token' }}>
      <div className="desk">
        <nav>
          <h1>{user.name}</h1>
          {others.map((each) => (
            <Colleague
              key={each.id}
              person={each}
              chosen={each.id === peer?.id}
              onChoose={() => setPeer(each)}
            />
          ))}
          <Connection />
          <form action={signOut}>
            <button type="submit">Sign out</button>
          </form>
        </nav>
        <main>
          {peer === undefined ? (
            <p className="nobody">Choose somebody.</p>
          ) : (
            <ChatWindow key={peer.id} with={peer.id} />
          )}
        </main>
      </div>
    </ChatProvider>
  );
}

interface ColleagueProps {
  readonly person: Person;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function Colleague({ person, chosen, onChoose }: ColleagueProps) {
  const { conversations } = useConversations();
  const unread = conversations.find(({ peer }) => peer.username === person.id)?.unread ?? 0;
  return (
    <button type="button" className="colleague" aria-pressed={chosen} onClick={onChoose}>
      {person.name}
      {unread > 0 && <span className="badge">{unread}</span>}
    </button>
  );
}

function Connection() {
  const { status } = useConnectionState();
  return (
    <p className="state" role="status">
      {status === 'online' ? 'Connected' : 'Connecting …'}
    </p>
  );
}
