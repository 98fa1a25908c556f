import type { User } from '@chat/protocol';
import type { CacheStorage } from '../storage/storage.js';
import type { KeptConversation } from './kept-conversation.js';

export interface KeptConversations {
  readonly storage: CacheStorage;
  /** As this page knows them. */
  readonly records: Map<string, KeptConversation>;
  readonly isKept: (value: unknown) => value is KeptConversation;
  /** One that is held is saved as it is shown. */
  readonly isHeld: (id: string) => boolean;
  /** Whether nothing is to be written any more. */
  readonly isClosed: () => boolean;
}

/** Somebody is to be shown so from now on, in what the device keeps and nobody looks at. */
export async function learnKeptUser(
  user: User,
  { storage, records, isKept, isHeld, isClosed }: KeptConversations,
): Promise<void> {
  const concerns = ({ id, members }: KeptConversation) =>
    !isHeld(id) && members.some((one) => one.user.id === user.id && !isAlike(one.user, user));
  const learnt = (record: KeptConversation): KeptConversation => ({
    ...record,
    members: record.members.map((one) => (one.user.id === user.id ? { ...one, user } : one)),
  });
  const known = [...records.values()].filter(concerns);
  for (const record of known) records.set(record.id, learnt(record));
  if (known.length === 0) return;
  // As it is there by now: another tab may have dropped texts of it since.
  for (const value of await storage.list()) {
    if (isKept(value) && concerns(value) && !isClosed()) await storage.put(value.id, learnt(value));
  }
}

const isAlike = (a: User, b: User) => JSON.stringify(a) === JSON.stringify(b);
