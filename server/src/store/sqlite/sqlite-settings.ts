import {
  type ListedSetting,
  type MemberSettings,
  type SettingsCursor,
  type SettingsStore,
  StoreError,
} from '../store.js';
import type { Connection } from './connection.js';
import type { GroupCommit } from './group-commit.js';
import { Command, Query } from './statement.js';

interface SettingRow {
  conversation_id: string;
  rev: number;
  change_id: string;
  pinned_at: number | null;
  muted_until: number | null;
  archived_at: number | null;
  archived_through: number | null;
  cleared: number | null;
  expired: number | null;
  unread_at: number | null;
}

interface ListedRow {
  conversation_id: string;
  at: number;
}

export class SqliteSettings implements SettingsStore {
  readonly #connection: Connection;
  readonly #writes: GroupCommit;
  readonly #of: Query<SettingRow>;
  readonly #put: Command;
  readonly #isThere: Query<unknown>;
  readonly #listed: Record<ListedSetting, Query<ListedRow>>;

  constructor(connection: Connection, writes: GroupCommit) {
    this.#connection = connection;
    this.#writes = writes;
    this.#of = new Query(
      connection,
      `SELECT * FROM setting
       WHERE user_id = ? AND conversation_id IN (SELECT value FROM json_each(?))`,
    );
    this.#isThere = new Query(
      connection,
      'SELECT 1 FROM conversation WHERE id = ? AND removed_at IS NULL',
    );
    this.#put = new Command(
      connection,
      `INSERT INTO setting (user_id, conversation_id, rev, change_id, pinned_at, muted_until,
         archived_at, archived_through, cleared, unread_at, expired)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11
       WHERE ?3 = 1 OR EXISTS (SELECT 1 FROM setting WHERE user_id = ?1 AND conversation_id = ?2)
       ON CONFLICT DO UPDATE SET rev = ?3, change_id = ?4, pinned_at = ?5, muted_until = ?6,
         archived_at = ?7, archived_through = ?8, cleared = ?9, unread_at = ?10, expired = ?11 WHERE rev = ?3 - 1`,
    );
    const listedBy = (column: string) =>
      new Query<ListedRow>(
        connection,
        `SELECT s.conversation_id, s.${column} AS at
         FROM setting s JOIN conversation c ON c.id = s.conversation_id
         WHERE s.user_id = ?1 AND s.${column} IS NOT NULL AND c.removed_at IS NULL
           AND (s.${column}, s.conversation_id) < (?2, ?3)
         ORDER BY s.${column} DESC, s.conversation_id DESC LIMIT ?4`,
      );
    this.#listed = {
      pinned: listedBy('pinned_at'),
      archived: listedBy('archived_at'),
      unread: listedBy('unread_at'),
    };
  }

  of(userId: string, conversationIds: readonly string[]): Promise<Map<string, MemberSettings>> {
    return this.#connection.read(() => {
      const rows = this.#of.all(userId, JSON.stringify(conversationIds));
      return new Map(rows.map((row) => [row.conversation_id, toSettings(row)]));
    });
  }

  put(conversationId: string, userId: string, settings: MemberSettings): Promise<boolean> {
    return this.#writes.write(() => {
      if (this.#isThere.one(conversationId) === undefined) {
        throw new StoreError('not_found', 'There is no such conversation.');
      }
      const { rev, changeId, pinnedAt, mutedUntil, archivedAt, archivedThrough } = settings;
      const changed = this.#put.run(
        userId,
        conversationId,
        rev,
        changeId,
        pinnedAt ?? null,
        mutedUntil ?? null,
        archivedAt ?? null,
        archivedThrough ?? null,
        settings.cleared ?? null,
        settings.unreadAt ?? null,
        settings.expired ?? null,
      );
      return changed > 0;
    });
  }

  listed(
    userId: string,
    kind: ListedSetting,
    { limit, after }: { limit: number; after?: SettingsCursor },
  ): Promise<SettingsCursor[]> {
    const { at, conversationId } = after ?? { at: Number.MAX_SAFE_INTEGER, conversationId: '' };
    return this.#connection.read(() =>
      this.#listed[kind]
        .all(userId, at, conversationId, limit)
        .map((row) => ({ at: row.at, conversationId: row.conversation_id })),
    );
  }
}

function toSettings(row: SettingRow): MemberSettings {
  const { pinned_at, muted_until, archived_at, archived_through, cleared } = row;
  return {
    rev: row.rev,
    changeId: row.change_id,
    ...(pinned_at !== null && { pinnedAt: pinned_at }),
    ...(muted_until !== null && { mutedUntil: muted_until }),
    ...(archived_at !== null && { archivedAt: archived_at }),
    ...(archived_through !== null && { archivedThrough: archived_through }),
    ...(cleared !== null && { cleared }),
    ...(row.expired !== null && { expired: row.expired }),
    ...(row.unread_at !== null && { unreadAt: row.unread_at }),
  };
}
