import type { MongoConnection } from './mongo-connection.js';

export const conversationsCollection = 'conversations';

/** Asked after a write: what was written to a conversation while it was removed is taken back. */
export async function isConversationPresent(
  connection: MongoConnection,
  id: string,
): Promise<boolean> {
  const found = await connection.on<{ _id: string }, object | null>(
    conversationsCollection,
    (conversations) => conversations.findOne({ _id: id }, { projection: { _id: 1 } }),
  );
  return found !== null;
}

/** The members of a conversation; none where it is not there. */
export async function membersOf(
  connection: MongoConnection,
  id: string,
): Promise<readonly string[]> {
  const found = await connection.on<
    { _id: string; memberIds: readonly string[] },
    { memberIds: readonly string[] } | null
  >(conversationsCollection, (conversations) =>
    conversations.findOne({ _id: id }, { projection: { memberIds: 1 } }),
  );
  return found?.memberIds ?? [];
}
