import type { ConversationSummary } from '@chat/client';
import type { Person } from '@chat/example-site/client';
import { usePresence } from '@chat/react';

interface ColleagueProps {
  readonly person: Person;
  /** What the user has with them; undefined before the first message. */
  readonly summary: ConversationSummary | undefined;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

/** Somebody to write to: whether they are there, and how much of theirs is unread. */
export function Colleague({ person, summary, chosen, onChoose }: ColleagueProps) {
  const isOnline = usePresence(summary?.peer ?? null)?.online === true;
  const unread = summary?.unread ?? 0;
  return (
    <button type="button" className="colleague" aria-pressed={chosen} onClick={onChoose}>
      <span className={isOnline ? 'dot online' : 'dot'} />
      {person.name}
      {isOnline && <span className="hidden">, online</span>}
      {unread > 0 && <span className="badge">{unread}</span>}
    </button>
  );
}
