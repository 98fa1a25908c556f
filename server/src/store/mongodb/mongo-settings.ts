import {
  type ListedSetting,
  type MemberSettings,
  type SettingsCursor,
  type SettingsStore,
  StoreError,
} from '../store.js';
import { isConversationPresent } from './is-conversation-present.js';
import { isDuplicate, type MongoConnection } from './mongo-connection.js';
import { MongoTurns } from './mongo-turns.js';

interface SettingsDocument extends MemberSettings {
  /** Conversation and user, so that two nodes cannot make two of one. */
  readonly _id: string;
  readonly conversationId: string;
  readonly userId: string;
}

const fieldOf = { pinned: 'pinnedAt', archived: 'archivedAt', unread: 'unreadAt' } as const;

export class MongoSettings implements SettingsStore {
  static readonly collection = 'settings';
  readonly #connection: MongoConnection;
  readonly #turns: MongoTurns;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
    this.#turns = new MongoTurns(connection);
  }

  of(userId: string, conversationIds: readonly string[]): Promise<Map<string, MemberSettings>> {
    return this.#settings(async (settings) => {
      const ids = conversationIds.map((id) => idOf(id, userId));
      const found = await settings.find({ _id: { $in: ids } }).toArray();
      return new Map(found.map((document) => [document.conversationId, toSettings(document)]));
    });
  }

  put(conversationId: string, userId: string, settings: MemberSettings): Promise<boolean> {
    const _id = idOf(conversationId, userId);
    return this.#turns.take(_id, async () => {
      const put = await this.#put({ _id, conversationId, userId, ...settings });
      // As with messages: what is written while its conversation is removed is taken back.
      if (await isConversationPresent(this.#connection, conversationId)) return put;
      await this.#settings((all) => all.deleteOne({ _id }));
      throw new StoreError('not_found', 'There is no such conversation.');
    });
  }

  listed(
    userId: string,
    kind: ListedSetting,
    { limit, after }: { limit: number; after?: SettingsCursor },
  ): Promise<SettingsCursor[]> {
    const field = fieldOf[kind];
    const beyond = after && {
      $or: [
        { [field]: { $lt: after.at } },
        { [field]: after.at, conversationId: { $lt: after.conversationId } },
      ],
    };
    return this.#settings(async (settings) => {
      const found = await settings
        .find({ userId, [field]: { $exists: true }, ...beyond })
        .sort({ [field]: -1, conversationId: -1 })
        .limit(limit)
        .toArray();
      return found.map((document) => ({
        at: document[field] ?? 0,
        conversationId: document.conversationId,
      }));
    });
  }

  /** Those of a removed conversation. */
  async clear(conversationId: string): Promise<void> {
    await this.#settings((settings) => settings.deleteMany({ conversationId }));
  }

  #put(document: SettingsDocument): Promise<boolean> {
    const { _id, rev, ...rest } = document;
    return this.#settings(async (settings) => {
      if (rev > 1) {
        const { matchedCount } = await settings.replaceOne({ _id, rev: rev - 1 }, { rev, ...rest });
        return matchedCount > 0;
      }
      try {
        await settings.insertOne(document);
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    });
  }

  #settings<T>(work: Parameters<typeof MongoConnection.prototype.on<SettingsDocument, T>>[1]) {
    return this.#connection.on<SettingsDocument, T>(MongoSettings.collection, work);
  }
}

const idOf = (conversationId: string, userId: string) => `${conversationId} ${userId}`;

function toSettings(document: SettingsDocument): MemberSettings {
  const { _id, conversationId, userId, ...settings } = document;
  return settings;
}
