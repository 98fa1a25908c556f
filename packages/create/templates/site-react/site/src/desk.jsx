import { useConnectionState, useConversations } from '@chat/react';
import { ChatWindow } from '@chat/react/chat-window';
import { useEffect, useState } from 'react';
import { people } from './site.js';

/** Whom to write to, and the window. An interface of your own takes its place by `useConversation`. */
export function Desk({ user, onSignOut }) {
  const [others, setOthers] = useState([]);
  const [peer, setPeer] = useState(null);
  const { status } = useConnectionState();
  const { conversations } = useConversations();
  useEffect(() => {
    people().then(setOthers);
  }, []);
  const unreadOf = ({ id }) => conversations.find(({ peer }) => peer.username === id)?.unread ?? 0;

  return (
    <div className="desk">
      <nav>
        <h1>{user.name}</h1>
        {others.map((each) => (
          <button
            key={each.id}
            type="button"
            className="colleague"
            aria-pressed={each.id === peer?.id}
            onClick={() => setPeer(each)}
          >
            {each.name}
            {unreadOf(each) > 0 && <span className="badge">{unreadOf(each)}</span>}
          </button>
        ))}
        <p className="state" role="status">
          {status === 'online' ? 'Connected' : 'Connecting …'}
        </p>
        <button type="button" onClick={onSignOut}>
          Sign out
        </button>
      </nav>
      <main>
        {peer === null ? (
          <p className="nobody">Choose somebody.</p>
        ) : (
          <ChatWindow key={peer.id} with={peer.id} />
        )}
      </main>
    </div>
  );
}
