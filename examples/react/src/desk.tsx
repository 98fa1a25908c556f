import { type Person, people } from '@chat/example-site/client';
import { useConnectionState, useConversations, useUnread } from '@chat/react';
import { ChatWindow } from '@chat/react/chat-window';
import { useEffect, useState } from 'react';
import { Colleague } from './colleague.js';
import { Conversation } from './conversation.js';

export function Desk({ user, onSignOut }: { user: Person; onSignOut: () => void }) {
  const [others, setOthers] = useState<Person[]>([]);
  const [peer, setPeer] = useState<Person | null>(null);
  const [asWindow, setAsWindow] = useState(false);
  const { status } = useConnectionState();
  const unread = useUnread();
  const { conversations } = useConversations();
  useEffect(() => {
    people().then(setOthers);
  }, []);

  return (
    <div className="desk">
      <nav>
        <h1>
          {user.name} {unread > 0 && <span className="badge">{unread > 99 ? '99+' : unread}</span>}
        </h1>
        {others.map((each) => (
          <Colleague
            key={each.id}
            person={each}
            summary={conversations.find(({ peer }) => peer.username === each.id)}
            chosen={each === peer}
            onChoose={() => setPeer(each)}
          />
        ))}
        <label>
          <input
            type="checkbox"
            checked={asWindow}
            onChange={({ target }) => setAsWindow(target.checked)}
          />
          With the ready window
        </label>
        <button type="button" onClick={onSignOut}>
          Sign out
        </button>
      </nav>
      <main>
        {status !== 'online' && status !== 'connecting' && status !== 'idle' && (
          <p className="away" role="status">
            Connecting … What you write is sent as soon as that works.
          </p>
        )}
        {peer === null ? (
          <p className="nobody">Choose somebody.</p>
        ) : asWindow ? (
          <ChatWindow key={peer.id} with={peer.id} />
        ) : (
          <Conversation key={peer.id} peer={peer} />
        )}
      </main>
    </div>
  );
}
