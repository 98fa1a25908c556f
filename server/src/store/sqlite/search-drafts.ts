import { membersIn } from '../members-key.js';
import { fold } from '../search/folded-text.js';
import { gramsOf } from '../search/grams.js';
import type { Connection } from './connection.js';
import { Query } from './statement.js';

/** Bytes of its texts that fill a block as well. */
const blockBytes = 200_000;
/** Rows that one step reads: a few milliseconds. */
const stepRows = 100;

/** What the index has of a message. */
export interface IndexedMessage {
  readonly id: number;
  readonly conversation: number;
  readonly memberIds: readonly string[];
  readonly text: string;
}

/** The next block of the index, as far as it is put together. */
export interface SearchDraft {
  /** The last row that is in the index. */
  readonly through: number;
  /** The last row that is to be in the block. */
  readonly last: number;
  /** How many rows that were not in the index had been changed when it was begun. */
  readonly changes: number;
  /** The first row; 0 until it is read. */
  first: number;
  /** Up to which row they were read. */
  read: number;
  /** Numbers of rows, from the first one on. */
  readonly byGram: Map<string, number[]>;
}

interface WaitingRow {
  id: number;
  conversation: number;
  text: string;
  deleted_at: number | null;
  member_ids: string | null;
}

/** Puts blocks together in steps, before the write that adds them: that is half of the work. */
export class SearchDrafts {
  readonly #blockRows: number;
  readonly #sizes: Query<{ id: number; size: number }>;
  readonly #rows: Query<WaitingRow>;

  constructor(connection: Connection, blockRows: number) {
    this.#blockRows = blockRows;
    this.#sizes = new Query(
      connection,
      'SELECT id, octet_length(text) AS size FROM message WHERE id > ? ORDER BY id LIMIT ?',
    );
    this.#rows = new Query(
      connection,
      `SELECT message.id, message.conversation, text, deleted_at, member_ids
       FROM message LEFT JOIN conversation ON conversation.number = message.conversation
       WHERE message.id > ? AND message.id <= ? ORDER BY message.id LIMIT ${stepRows}`,
    );
  }

  /** Null while there are too few rows for one. */
  begin(through: number, changes: number): SearchDraft | null {
    let [rows, bytes] = [0, 0];
    for (const { id, size } of this.#sizes.all(through, this.#blockRows)) {
      rows += 1;
      bytes += size;
      if (rows === this.#blockRows || bytes >= blockBytes) {
        return { through, last: id, changes, first: 0, read: through, byGram: new Map() };
      }
    }
    return null;
  }

  /** @returns whether it is whole */
  goOn(draft: SearchDraft): boolean {
    const rows = this.#rows.all(draft.read, draft.last);
    for (const { deleted_at, member_ids, ...message } of rows) {
      draft.first ||= message.id;
      draft.read = message.id;
      if (deleted_at !== null) continue;
      const number = message.id - draft.first;
      for (const gram of indexedGrams({ ...message, memberIds: membersIn(member_ids ?? '') })) {
        const numbers = draft.byGram.get(gram);
        if (numbers === undefined) draft.byGram.set(gram, [number]);
        else numbers.push(number);
      }
    }
    return rows.length < stepRows;
  }
}

/** What all messages of one user's conversations have. */
export function scopeOfUser(userId: string): string {
  return `\ue002${userId}`;
}

/** What all messages of one conversation have. */
export function scopeOfConversation(conversation: number): string {
  return `\ue003${conversation}`;
}

export function indexedGrams({ conversation, memberIds, text }: IndexedMessage): Set<string> {
  const grams = gramsOf(fold(text));
  grams.add(scopeOfConversation(conversation));
  for (const id of memberIds) grams.add(scopeOfUser(id));
  return grams;
}
