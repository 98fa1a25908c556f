import type { ChatClient, ConversationList, UnreadTotal } from '@chat/client';

export type OnCount = (count: number, hasGrown: boolean) => void;

interface Wanted {
  readonly with: string;
  readonly topic: string;
}

/** Counts what is unread for a client that the page has, and that is told of it at once. @returns how to stop */
export function followClient(client: ChatClient, wanted: Wanted, onCount: OnCount): () => void {
  let source: UnreadTotal | ConversationList | null = null;
  let before: number | null = null;
  /** Grows with each user: what is loaded for one who is gone is not counted. */
  let turn = 0;

  const count = (): void => {
    if (!source) return;
    const now = 'count' in source ? source.count : unreadOf(source, wanted);
    if (now !== before) onCount(now, before !== null && now > before);
    before = now;
  };
  const stop = (): void => {
    turn += 1;
    source?.off('change', count);
    source = null;
  };
  const begin = async (): Promise<void> => {
    stop();
    if (before !== null) onCount(0, false);
    before = null;
    const own = turn;
    try {
      if (!client.user) return;
      const found = wanted.with ? await client.conversations() : await client.unread();
      if (own !== turn) return;
      source = found;
      found.on('change', count);
      count();
    } catch {
      // It tells of that itself, by its own events; with the next user it is tried again.
    }
  };
  client.on('user', begin);
  void begin();
  return () => {
    stop();
    client.off('user', begin);
  };
}

function unreadOf({ items }: ConversationList, wanted: Wanted): number {
  const found = items.find(
    ({ peer, topic }) =>
      // Usernames of accounts know no case.
      peer.username.toLowerCase() === wanted.with.toLowerCase() && (topic ?? '') === wanted.topic,
  );
  return found?.unread ?? 0;
}
