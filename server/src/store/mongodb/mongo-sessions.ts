import {
  type ActiveSession,
  type RefreshTokenRecord,
  type SessionRecord,
  type SessionStore,
  StoreError,
} from '../store.js';
import { inBatches } from './in-batches.js';
import { isDuplicate, type MongoConnection } from './mongo-connection.js';

type SessionDocument = Omit<SessionRecord, 'id'> & { readonly _id: string };
type TokenDocument = Omit<RefreshTokenRecord, 'hash'> & { readonly _id: string };

/** Most documents of each kind that one clean-up deletes. */
const deleteLimit = 500;

export class MongoSessions implements SessionStore {
  static readonly collection = 'sessions';
  static readonly tokenCollection = 'refreshTokens';
  readonly #connection: MongoConnection;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  /** The token first: a crash in between leaves a token without a session, which opens nothing. */
  async create({ id, ...session }: SessionRecord, first: RefreshTokenRecord): Promise<void> {
    await this.#insert(first);
    await this.#sessions(async (sessions) => {
      try {
        await sessions.insertOne({ _id: id, ...session });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
    });
  }

  byId(id: string): Promise<SessionRecord | null> {
    return this.#sessions(async (sessions) => {
      const found = await sessions.findOne({ _id: id });
      return found && toRecord(found);
    });
  }

  tokenByHash(hash: string): Promise<RefreshTokenRecord | null> {
    return this.#token({ _id: hash });
  }

  tokenByParent(parent: string): Promise<RefreshTokenRecord | null> {
    return this.#token({ parent });
  }

  async insertToken(token: RefreshTokenRecord): Promise<RefreshTokenRecord> {
    const winner = (await this.#insert(token)) ? token : await this.tokenByParent(token.parent);
    if (winner === null) {
      throw new StoreError('unavailable', 'This token was issued before under another parent.');
    }
    // Also by those who lost: the winner may have crashed before it came to this.
    await this.#sessions((sessions) =>
      sessions.updateOne({ _id: winner.sessionId }, { $max: { expiresAt: winner.expiresAt } }),
    );
    return winner;
  }

  async end(id: string, at: number): Promise<boolean> {
    const { modifiedCount } = await this.#sessions((sessions) =>
      sessions.updateOne({ _id: id, endedAt: null }, { $set: { endedAt: at } }),
    );
    return modifiedCount > 0;
  }

  async listFor(
    userId: string,
    { limit, after }: { limit: number; after: string },
  ): Promise<SessionRecord[]> {
    const found = await this.#sessions((sessions) =>
      sessions
        .find({ userId, _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray(),
    );
    return found.map(toRecord);
  }

  async activeOf(userId: string, at: number, limit: number): Promise<ActiveSession[]> {
    const found = await this.#sessions((sessions) =>
      sessions
        .find({ userId, endedAt: null, expiresAt: { $gt: at } })
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit)
        .toArray(),
    );
    const issuedAt = new Map<string, number>();
    // One by one: to group them would read every token that a session has had.
    await inBatches(found, async ({ _id }) => {
      const [newest] = await this.#tokens((tokens) =>
        tokens.find({ sessionId: _id }).sort({ issuedAt: -1 }).limit(1).toArray(),
      );
      if (newest) issuedAt.set(_id, newest.issuedAt);
    });
    return found.map((session) => ({
      ...toRecord(session),
      activeAt: issuedAt.get(session._id) ?? session.createdAt,
    }));
  }

  async endAllOf(userId: string, at: number, except?: string): Promise<void> {
    const others = except === undefined ? {} : { _id: { $ne: except } };
    await this.#sessions((sessions) =>
      sessions.updateMany({ userId, endedAt: null, ...others }, { $set: { endedAt: at } }),
    );
  }

  /** As below, the tokens first. */
  async deleteAllOf(userId: string): Promise<void> {
    for (;;) {
      const page = await this.listFor(userId, { limit: deleteLimit, after: '' });
      if (page.length === 0) return;
      const ids = page.map(({ id }) => id);
      await this.#tokens((tokens) => tokens.deleteMany({ sessionId: { $in: ids } }));
      await this.#sessions((sessions) => sessions.deleteMany({ _id: { $in: ids } }));
    }
  }

  /** The tokens of a session go before it, so that a crash leaves nothing that nobody finds. */
  async deleteExpired(before: number): Promise<void> {
    const over = { $or: [{ expiresAt: { $lt: before } }, { endedAt: { $lt: before } }] };
    const gone = await this.#sessions(async (sessions) => {
      const found = await sessions.find(over).limit(deleteLimit).toArray();
      return found.map(({ _id }) => _id);
    });
    await this.#tokens(async (tokens) => {
      const expired = await tokens
        .find({ expiresAt: { $lt: before } })
        .limit(deleteLimit)
        .toArray();
      await tokens.deleteMany({ _id: { $in: expired.map(({ _id }) => _id) } });
      await tokens.deleteMany({ sessionId: { $in: gone } });
    });
    await this.#sessions((sessions) => sessions.deleteMany({ _id: { $in: gone } }));
  }

  /** @returns whether the token took its parent's place */
  #insert({ hash, ...token }: RefreshTokenRecord): Promise<boolean> {
    return this.#tokens(async (tokens) => {
      try {
        await tokens.insertOne({ _id: hash, ...token });
        return true;
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        return false;
      }
    });
  }

  #token(filter: Partial<TokenDocument>): Promise<RefreshTokenRecord | null> {
    return this.#tokens(async (tokens) => {
      const found = await tokens.findOne(filter);
      if (found === null) return null;
      const { _id, ...token } = found;
      return { hash: _id, ...token };
    });
  }

  #sessions<T>(work: Parameters<typeof MongoConnection.prototype.on<SessionDocument, T>>[1]) {
    return this.#connection.on<SessionDocument, T>(MongoSessions.collection, work);
  }

  #tokens<T>(work: Parameters<typeof MongoConnection.prototype.on<TokenDocument, T>>[1]) {
    return this.#connection.on<TokenDocument, T>(MongoSessions.tokenCollection, work);
  }
}

function toRecord({ _id, ...session }: SessionDocument): SessionRecord {
  return { id: _id, ...session };
}
