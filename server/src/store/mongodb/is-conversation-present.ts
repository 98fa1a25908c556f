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
