import type { DueFile, FileRecord, FileStore, FileUse, NewFile } from '../store.js';
import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import { Command, Query } from './statement.js';

interface FileRow {
  id: string;
  user_id: string;
  name: string;
  size: number;
  preview: string | null;
  voice: string | null;
  created_at: number;
  content: string | null;
  conversation_id: string | null;
  client_id: string | null;
  check_at: number | null;
  going: number;
}

const columns =
  'id, user_id, name, size, preview, voice, created_at, content, conversation_id, client_id, check_at, going';

export class SqliteFiles implements FileStore {
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #insert: Command;
  readonly #byId: Query<FileRow>;
  readonly #bytes: Query<{ bytes: number }>;
  readonly #finish: Command;
  readonly #use: Command;
  readonly #check: Command;
  readonly #checkAllIn: Command;
  readonly #checkUnusedOf: Command;
  readonly #due: Query<FileRow>;
  readonly #keep: Command;
  readonly #claim: Command;
  readonly #remove: Command;

  constructor(connection: Connection, writes: GroupCommit) {
    this.#connection = connection;
    this.#writes = writes;
    this.#insert = new Command(
      connection,
      `INSERT INTO file (id, user_id, name, size, preview, voice, created_at, check_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    );
    this.#byId = new Query(connection, `SELECT ${columns} FROM file WHERE id = ?`);
    this.#bytes = new Query(
      connection,
      'SELECT coalesce(sum(size), 0) AS bytes FROM file WHERE user_id = ? AND created_at >= ?',
    );
    this.#finish = new Command(
      connection,
      'UPDATE file SET content = ?2 WHERE id = ?1 AND content IS NULL AND going = 0',
    );
    this.#use = new Command(
      connection,
      `UPDATE file SET conversation_id = ?3, client_id = ?4, check_at = ?5
       WHERE id = ?1 AND user_id = ?2 AND content IS NOT NULL AND going = 0
         AND (conversation_id IS NULL OR (conversation_id = ?3 AND client_id = ?4))`,
    );
    // What is going has its own time.
    this.#check = new Command(
      connection,
      'UPDATE file SET check_at = ?2 WHERE id = ?1 AND going = 0',
    );
    this.#checkAllIn = new Command(
      connection,
      'UPDATE file SET check_at = ?2 WHERE conversation_id = ?1 AND going = 0',
    );
    this.#checkUnusedOf = new Command(
      connection,
      `UPDATE file SET check_at = ?2
       WHERE user_id = ?1 AND conversation_id IS NULL AND going = 0`,
    );
    this.#due = new Query(
      connection,
      `SELECT ${columns} FROM file WHERE check_at <= ? ORDER BY check_at, id LIMIT ?`,
    );
    this.#keep = new Command(
      connection,
      'UPDATE file SET check_at = NULL WHERE id = ? AND check_at = ? AND going = 0',
    );
    this.#claim = new Command(
      connection,
      'UPDATE file SET going = 1, check_at = ?3 WHERE id = ?1 AND check_at = ?2',
    );
    this.#remove = new Command(connection, 'DELETE FROM file WHERE id = ?');
  }

  async add({ id, userId, name, size, createdAt, checkAt, ...said }: NewFile): Promise<void> {
    const { preview = null, voice = null } = said;
    await this.#writes.write(() => {
      this.#insert.run(id, userId, name, size, preview, voice, createdAt, checkAt);
    });
  }

  byIds(ids: readonly string[]): Promise<Map<string, FileRecord>> {
    return this.#connection.read(() => {
      const rows = ids.flatMap((id) => this.#byId.one(id) ?? []);
      return new Map(rows.map((row) => [row.id, toRecord(row)]));
    });
  }

  bytesSince(userId: string, since: number): Promise<number> {
    return this.#connection.read(() => this.#bytes.one(userId, since)?.bytes ?? 0);
  }

  finish(id: string, content: string): Promise<boolean> {
    return this.#writes.write(() => this.#finish.run(id, content) > 0);
  }

  use(
    ids: readonly string[],
    userId: string,
    { conversationId, clientId }: FileUse,
    checkAt: number,
  ): Promise<boolean> {
    return this.#writes.write(() => {
      const used = ids.map((id) => this.#use.run(id, userId, conversationId, clientId, checkAt));
      return used.every((rows) => rows > 0);
    });
  }

  async check(ids: readonly string[], at: number): Promise<void> {
    await this.#writes.write(() => {
      for (const id of ids) this.#check.run(id, at);
    });
  }

  async checkAllIn(conversationId: string, at: number): Promise<void> {
    await this.#writes.write(() => this.#checkAllIn.run(conversationId, at));
  }

  async checkUnusedOf(userId: string, at: number): Promise<void> {
    await this.#writes.write(() => this.#checkUnusedOf.run(userId, at));
  }

  due(at: number, limit: number): Promise<FileRecord[]> {
    return this.#connection.read(() => this.#due.all(at, limit).map(toRecord));
  }

  async keep({ id, checkAt }: DueFile): Promise<void> {
    await this.#writes.write(() => this.#keep.run(id, checkAt));
  }

  claim({ id, checkAt }: DueFile, next: number): Promise<boolean> {
    return this.#writes.write(() => this.#claim.run(id, checkAt, next) > 0);
  }

  async remove(id: string): Promise<void> {
    await this.#writes.write(() => this.#remove.run(id));
  }
}

function toRecord(row: FileRow): FileRecord {
  const { preview, voice, content, conversation_id: conversationId, client_id: clientId } = row;
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    size: row.size,
    ...(preview !== null && { preview }),
    ...(voice !== null && { voice }),
    createdAt: row.created_at,
    ...(content !== null && { content }),
    ...(conversationId !== null && clientId !== null && { use: { conversationId, clientId } }),
    checkAt: row.check_at,
    ...(row.going === 1 && { going: true }),
  };
}
