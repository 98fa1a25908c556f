import type { ShownProfile } from '../store.js';
import type { MongoConnection } from './mongo-connection.js';

export const blocksCollection = 'blocks';

export interface BlockDocument {
  /** Both users, in that order: see {@link blockId}. */
  readonly _id: string;
  readonly userId: string;
  readonly blockedId: string;
  readonly at: number;
  /** What the blocked one goes on to see of the one who blocks, who has changed it since. */
  readonly shownUser?: ShownProfile;
  /** What the one who blocks goes on to see of the blocked one. */
  readonly shownBlocked?: ShownProfile;
}

export const blockId = (userId: string, blockedId: string) => `${userId} ${blockedId}`;

/** Those of these users whom another one of them has blocked. */
export async function blockedAmong(
  connection: MongoConnection,
  userIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const ids = userIds.flatMap((userId) =>
    userIds.filter((id) => id !== userId).map((id) => blockId(userId, id)),
  );
  if (ids.length === 0) return new Set();
  const found = await connection.on<BlockDocument, BlockDocument[]>(blocksCollection, (blocks) =>
    blocks.find({ _id: { $in: ids } }).toArray(),
  );
  return new Set(found.map(({ blockedId }) => blockedId));
}
