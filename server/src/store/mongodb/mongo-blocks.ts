import type { BlockCursor, BlockRecord, BlockStore, ShownProfile } from '../store.js';
import { areUsersPresent } from './are-users-present.js';
import { type BlockDocument, blockId, blocksCollection } from './blocked-among.js';
import { isDuplicate, type MongoConnection } from './mongo-connection.js';

export class MongoBlocks implements BlockStore {
  static readonly collection = blocksCollection;
  readonly #connection: MongoConnection;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  /** The limit is of those that are there: of several at once it may let one more pass. */
  async add(
    userId: string,
    { blockedId, at }: BlockRecord,
    most: number,
  ): Promise<'added' | 'there' | 'full'> {
    const _id = blockId(userId, blockedId);
    const outcome = await this.#blocks(async (blocks) => {
      if ((await blocks.findOne({ _id })) !== null) return 'there';
      if ((await blocks.countDocuments({ userId })) >= most) return 'full';
      try {
        await blocks.insertOne({ _id, userId, blockedId, at });
        return 'added';
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        return 'there';
      }
    });
    if (outcome !== 'added') return outcome;
    // What is written while a user is removed is taken back.
    const present = await areUsersPresent(this.#connection, [userId, blockedId]);
    if (!present.has(userId) || !present.has(blockedId)) await this.remove(userId, blockedId);
    return outcome;
  }

  async remove(userId: string, blockedId: string): Promise<boolean> {
    const { deletedCount } = await this.#blocks((blocks) =>
      blocks.deleteOne({ _id: blockId(userId, blockedId) }),
    );
    return deletedCount > 0;
  }

  async of(userId: string): Promise<string[]> {
    const found = await this.#blocks((blocks) =>
      blocks.find({ userId }, { projection: { blockedId: 1 } }).toArray(),
    );
    return found.map(({ blockedId }) => blockedId);
  }

  async page(
    userId: string,
    { limit, after }: { limit: number; after?: BlockCursor },
  ): Promise<BlockRecord[]> {
    const behind = after && {
      $or: [{ at: { $lt: after.at } }, { at: after.at, blockedId: { $lt: after.blockedId } }],
    };
    const found = await this.#blocks((blocks) =>
      blocks
        .find({ userId, ...behind })
        .sort({ at: -1, blockedId: -1 })
        .limit(limit)
        .toArray(),
    );
    return found.map(({ blockedId, at }) => ({ blockedId, at }));
  }

  async between(userId: string, otherIds: readonly string[]) {
    const found = await this.#between(userId, otherIds);
    const own = found.filter((block) => block.userId === userId);
    const theirs = found.filter((block) => block.userId !== userId);
    return {
      own: new Map(own.map(({ blockedId, at }) => [blockedId, at])),
      theirs: new Map(theirs.map((block) => [block.userId, block.at])),
    };
  }

  async keepProfile(userId: string, profile: ShownProfile): Promise<void> {
    await this.#blocks(async (blocks) => {
      await blocks.updateMany(
        { userId, shownUser: { $exists: false } },
        { $set: { shownUser: profile } },
      );
      await blocks.updateMany(
        { blockedId: userId, shownBlocked: { $exists: false } },
        { $set: { shownBlocked: profile } },
      );
    });
  }

  async keptProfiles(
    userId: string,
    otherIds: readonly string[],
  ): Promise<Map<string, ShownProfile>> {
    const found = await this.#between(userId, otherIds);
    const kept = found
      // The longest one comes last, and stands.
      .sort((one, other) => other.at - one.at)
      .map((block) =>
        block.userId === userId
          ? ([block.blockedId, block.shownBlocked] as const)
          : ([block.userId, block.shownUser] as const),
      );
    return new Map(kept.flatMap(([id, shown]) => (shown === undefined ? [] : [[id, shown]])));
  }

  async removeAllOf(userId: string): Promise<void> {
    await this.#blocks((blocks) => blocks.deleteMany({ $or: [{ userId }, { blockedId: userId }] }));
  }

  /** All that there are between a user and these others, either way. */
  async #between(userId: string, otherIds: readonly string[]): Promise<BlockDocument[]> {
    const ids = otherIds.flatMap((id) => [blockId(userId, id), blockId(id, userId)]);
    if (ids.length === 0) return [];
    return this.#blocks((blocks) => blocks.find({ _id: { $in: ids } }).toArray());
  }

  #blocks<T>(work: Parameters<typeof MongoConnection.prototype.on<BlockDocument, T>>[1]) {
    return this.#connection.on<BlockDocument, T>(blocksCollection, work);
  }
}
