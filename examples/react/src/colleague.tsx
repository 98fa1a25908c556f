import { useConversation, usePresence } from '@chat/react';
import type { Person } from './site.js';

interface ColleagueProps {
  readonly person: Person;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

/** Somebody to write to: whether they are there, and how much of theirs is unread. */
export function Colleague({ person, chosen, onChoose }: ColleagueProps) {
  const { peer, unread } = useConversation(person.id);
  const isOnline = usePresence(peer)?.online === true;
  return (
    <button type="button" className="colleague" aria-pressed={chosen} onClick={onChoose}>
      <span className={isOnline ? 'dot online' : 'dot'} />
      {person.name}
      {isOnline && <span className="hidden">, online</span>}
      {unread > 0 && <span className="badge">{unread}</span>}
    </button>
  );
}
