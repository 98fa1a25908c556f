import { membersIn } from '../members-key.js';
import type { KeyedMessage, StoredMessage } from '../store.js';
import type { Connection } from './connection.js';
import type { ForeignWrites } from './foreign-writes.js';
import type { MessageIndex } from './message-index.js';
import { isSeen, isSeenBy, type MessageRow, messageColumns, toMessage } from './message-row.js';
import type { Sent } from './recent-messages.js';
import { Query } from './statement.js';

interface ConversationRow {
  id: string;
  number: number;
  member_ids: string;
}

interface ReadConversation {
  readonly id: string;
  readonly number: number;
  readonly memberIds: readonly string[];
}

/** Of the recent messages of a conversation, the last ones that are looked through for a writer. */
const recentlyWritten = 2_000;

const noMessages = { messages: [], more: false };

/**
 * Reads messages, wherever they stand: those that are recent by what is known in memory, all others
 * by the index on the disk. The recent ones of a conversation are its newest, so a page has at most
 * one seam.
 */
export class MessageReader {
  readonly #foreign: ForeignWrites;
  readonly #index: MessageIndex;
  readonly #conversation: Query<ConversationRow>;
  readonly #row: Query<MessageRow>;
  readonly #place: Query<MessageRow>;
  readonly #above: Query<MessageRow>;
  readonly #below: Query<MessageRow>;
  readonly #changed: Query<MessageRow>;
  readonly #hidden: Query<{ seq: number | null }>;
  readonly #foreignBelow: Query<{ count: number }>;
  readonly #written: Query<unknown>;
  readonly #lastPlace: Query<{ seq: number | null }>;
  readonly #heads: Query<{ id: string; number: number; seq: number; rev: number }>;

  constructor(connection: Connection, foreign: ForeignWrites, index: MessageIndex) {
    this.#foreign = foreign;
    this.#index = index;
    this.#conversation = new Query(
      connection,
      'SELECT id, number, member_ids FROM conversation WHERE id = ?',
    );
    this.#row = new Query(connection, `SELECT ${messageColumns} FROM message WHERE id = ?`);
    const placed = `SELECT ${messageColumns}
      FROM message_place AS place CROSS JOIN message ON message.id = place.id
      WHERE place.conversation = ?1`;
    this.#place = new Query(connection, `${placed} AND place.seq = ?2`);
    this.#above = new Query(
      connection,
      `${placed} AND place.seq > ?2 AND place.seq <= ?3 AND ${isSeenBy('?5')}
       ORDER BY place.seq LIMIT ?4`,
    );
    this.#below = new Query(
      connection,
      `${placed} AND place.seq < ?2 AND ${isSeenBy('?4')} ORDER BY place.seq DESC LIMIT ?3`,
    );
    this.#changed = new Query(
      connection,
      `SELECT ${messageColumns} FROM message
       WHERE conversation = ? AND rev > ? AND rev <= ? ORDER BY rev LIMIT ?`,
    );
    this.#hidden = new Query(
      connection,
      `SELECT min(seq) AS seq FROM message
       WHERE conversation = ? AND aside IS NOT NULL AND created_at >= ? AND sender = ?
         AND NOT ${isSeenBy('-2')}`,
    );
    this.#lastPlace = new Query(
      connection,
      'SELECT max(seq) AS seq FROM message_place WHERE conversation = ?',
    );
    this.#foreignBelow = new Query(
      connection,
      `SELECT count(*) AS count FROM (
         SELECT 1 FROM message_place AS place CROSS JOIN message ON message.id = place.id
         WHERE place.conversation = ?1 AND place.seq > ?2 AND place.seq < ?3
           AND sender <> ?4 AND deleted_at IS NULL AND ${isSeenBy('?4')} LIMIT ?5)`,
    );
    this.#written = new Query(
      connection,
      'SELECT 1 FROM message_client WHERE conversation = ? AND sender = ? LIMIT 1',
    );
    this.#heads = new Query(
      connection,
      `SELECT c.id, number,
         coalesce((SELECT max(seq) FROM message_place WHERE conversation = number), 0) AS seq,
         coalesce((SELECT max(rev) FROM message
           WHERE conversation = number AND rev IS NOT NULL), 0) AS rev
       FROM json_each(?) CROSS JOIN conversation AS c ON c.id = value`,
    );
  }

  /** Takes over what others have written. Call it before anything is read outside of a write. */
  refresh(): void {
    this.#foreign.look();
  }

  at(conversationId: string, seqs: readonly number[]): Map<number, StoredMessage> {
    const found = new Map<number, StoredMessage>();
    const conversation = this.#find(conversationId);
    if (conversation === undefined) return found;
    for (const seq of seqs) {
      const row = this.rowAt(conversation.number, seq);
      if (row !== undefined) found.set(seq, toMessage(row, conversation));
    }
    return found;
  }

  rowAt(conversation: number, seq: number): MessageRow | undefined {
    if (seq < this.#index.firstRecent(conversation)) return this.#place.one(conversation, seq);
    const [id] = this.#index.recentBetween(conversation, seq, seq);
    return id === undefined ? undefined : this.#row.one(id);
  }

  /**
   * What was sent under this `clientId`, which nearly nothing ever was.
   * @param settle - Called before rows are looked at that may be of the group being written.
   */
  sent(message: Sent, settle: () => void): MessageRow | 'expired' | undefined {
    const candidates = this.#index.candidates(message);
    if (candidates.length === 0) return undefined;
    settle();
    const { conversation, sender, clientId } = message;
    const hex = clientId.toString('hex');
    for (const id of candidates) {
      const row = this.#row.one(id);
      if (row?.client_id !== hex) continue;
      if (row.conversation === conversation && row.sender === sender) return row;
    }
    return this.#index.hasClient(message) ? 'expired' : undefined;
  }

  changesAfter(
    conversationId: string,
    after: number,
    limit: number,
  ): { changes: KeyedMessage[]; through: number; more: boolean } {
    const conversation = this.#find(conversationId);
    if (conversation === undefined) return { changes: [], through: after, more: false };
    // Another process may write between one statement and the next: nothing counts beyond this.
    const head = this.#headOf(conversation);
    const { number } = conversation;
    const keyed = [
      ...this.#rowsAbove(number, after, { through: head, limit: limit + 1, viewer: null }).map(
        (row) => ({
          key: row.seq,
          row,
        }),
      ),
      ...this.#changed.all(number, after, head, limit + 1).map((row) => ({
        key: row.rev ?? row.seq,
        row,
      })),
    ].sort((a, b) => a.key - b.key);
    const changes = keyed
      .slice(0, limit)
      .map(({ key, row }) => ({ key, message: toMessage(row, conversation) }));
    return { changes, through: changes.at(-1)?.key ?? after, more: keyed.length > limit };
  }

  before(conversationId: string, before: number | null, limit: number, viewerId?: string) {
    const conversation = this.#find(conversationId);
    if (conversation === undefined) return noMessages;
    const { number } = conversation;
    const below = before ?? Number.MAX_SAFE_INTEGER;
    const viewer = viewerIn(conversation, viewerId);
    const recent = this.#index.recentBetween(number, 0, below - 1).reverse();
    const rows = this.#rows(recent, limit + 1, viewer).reverse();
    if (rows.length <= limit) {
      const indexedBelow = Math.min(below, this.#index.firstRecent(number));
      const older = this.#below.all(number, indexedBelow, limit + 1 - rows.length, viewer);
      rows.unshift(...older.reverse());
    }
    const more = rows.length > limit;
    const messages = (more ? rows.slice(1) : rows).map((row) => toMessage(row, conversation));
    return { messages, more };
  }

  after(conversationId: string, after: number, limit: number, viewerId?: string) {
    const conversation = this.#find(conversationId);
    if (conversation === undefined) return noMessages;
    const rows = this.#rowsAbove(conversation.number, after, {
      through: Number.MAX_SAFE_INTEGER - 1,
      limit: limit + 1,
      viewer: viewerIn(conversation, viewerId),
    });
    const messages = rows.slice(0, limit).map((row) => toMessage(row, conversation));
    return { messages, more: rows.length > limit };
  }

  heads(conversationIds: readonly string[]): Map<string, number> {
    const heads = new Map(conversationIds.map((id) => [id, 0]));
    for (const { id, number, seq, rev } of this.#heads.all(JSON.stringify(conversationIds))) {
      heads.set(id, Math.max(seq, rev, this.#index.lastRecent(number)));
    }
    return heads;
  }

  latest(conversationIds: readonly string[], viewerId?: string): Map<string, StoredMessage> {
    const latest = new Map<string, StoredMessage>();
    for (const id of conversationIds) {
      const { messages } = this.before(id, null, 1, viewerId);
      for (const message of messages) latest.set(id, message);
    }
    return latest;
  }

  firstHidden(conversationId: string, senderId: string, since: number): number | null {
    const conversation = this.#find(conversationId);
    if (conversation === undefined) return null;
    const sender = conversation.memberIds.indexOf(senderId);
    return this.#hidden.one(conversation.number, since, sender)?.seq ?? null;
  }

  /**
   * How many messages there are that somebody else sent and nobody deleted or hid, among those with
   * `seq > after` and the last `window` places: `most` stands for more.
   */
  foreignAfter(
    conversationId: string,
    userId: string,
    { after, most, window }: { after: number; most: number; window: number },
  ): number {
    const conversation = this.#find(conversationId);
    if (conversation === undefined) return 0;
    const { number, memberIds } = conversation;
    const own = memberIds.indexOf(userId);
    const last = this.#index.lastRecent(number) || (this.#lastPlace.one(number)?.seq ?? 0);
    const start = Math.max(after, last - window);
    const recent = this.#index
      .recentBetween(number, start + 1, Number.MAX_SAFE_INTEGER - 1)
      .slice(-window);
    let count = 0;
    for (const id of recent) {
      const row = this.#row.one(id);
      if (row === undefined || row.sender === own || row.deleted_at !== null) continue;
      if (isSeen(row, own)) count += 1;
      if (count === most) return most;
    }
    const below = Math.min(this.#index.firstRecent(number), Number.MAX_SAFE_INTEGER);
    const rest = this.#foreignBelow.one(number, start, below, own, most - count);
    return count + (rest?.count ?? 0);
  }

  /** Whether a member has a message. Of those that are recent, and many, only the last ones are looked at. */
  hasWritten(conversationId: string, userId: string): boolean {
    const conversation = this.#find(conversationId);
    const sender = conversation?.memberIds.indexOf(userId) ?? -1;
    if (conversation === undefined || sender < 0) return false;
    const { number } = conversation;
    if (this.#written.one(number, sender) !== undefined) return true;
    return this.#index
      .recentBetween(number, 0, Number.MAX_SAFE_INTEGER - 1)
      .slice(-recentlyWritten)
      .some((id) => this.#row.one(id)?.sender === sender);
  }

  #rowsAbove(
    conversation: number,
    after: number,
    { through, limit, viewer }: { through: number; limit: number; viewer: number | null },
  ): MessageRow[] {
    const firstRecent = this.#index.firstRecent(conversation);
    const rows =
      after + 1 < firstRecent
        ? this.#above.all(conversation, after, Math.min(through, firstRecent - 1), limit, viewer)
        : [];
    const recent = this.#index.recentBetween(conversation, after + 1, through);
    return [...rows, ...this.#rows(recent, limit - rows.length, viewer)];
  }

  /** The first `limit` that are there still, of those that the viewer sees. */
  #rows(ids: readonly number[], limit: number, viewer: number | null): MessageRow[] {
    const rows: MessageRow[] = [];
    for (const id of ids) {
      if (rows.length >= limit) break;
      const row = this.#row.one(id);
      if (row !== undefined && (viewer === null || isSeen(row, viewer))) rows.push(row);
    }
    return rows;
  }

  #headOf({ id }: ReadConversation): number {
    return this.heads([id]).get(id) ?? 0;
  }

  #find(conversationId: string): ReadConversation | undefined {
    const row = this.#conversation.one(conversationId);
    return row && { id: row.id, number: row.number, memberIds: membersIn(row.member_ids) };
  }
}

/** The viewer's place among the members; null for one who sees all. */
function viewerIn({ memberIds }: ReadConversation, viewerId: string | undefined): number | null {
  return viewerId === undefined ? null : memberIds.indexOf(viewerId);
}
