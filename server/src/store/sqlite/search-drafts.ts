import { membersIn } from '../members-key.js';
import { fold } from '../search/folded-text.js';
import { gramsOf } from '../search/grams.js';
import type { Connection } from './connection.js';
import { longText, type SearchBlock } from './search-blocks.js';
import { Query } from './statement.js';

/** Rows that one step reads: a few milliseconds. */
const stepRows = 25;
/** UTF-16 code units above which a text is not taken apart: it would take as long as hundreds of others. */
const longest = 1_000;
/** Grams of all rows that are enough for a block, and how many different ones: usual messages have fewer. */
const mostGrams = 160_000;
const mostKinds = 20_000;

/** A block, as far as it is put together. */
export interface SearchDraft {
  /** The first row that may be in it, and the last one. */
  readonly from: number;
  readonly to: number;
  /** Whether the block was there before, and keeps its rows. */
  readonly isFixed: boolean;
  /** Up to which row they were read. */
  read: number;
  /** How many rows those are, and the sum of their `rev`s, which no change leaves as it was. */
  rows: number;
  revs: number;
  grams: number;
  /** Numbers of rows, from the first one on. */
  readonly byGram: Map<string, number[]>;
}

interface WaitingRow {
  id: number;
  conversation: number;
  rev: number | null;
  text: string;
  deleted_at: number | null;
  member_ids: string | null;
}

/** Puts blocks together in steps, before the write that adds them: that is most of the work. */
export class SearchDrafts {
  readonly #blockRows: number;
  readonly #end: Query<{ first: number; last: number; rows: number }>;
  readonly #rows: Query<WaitingRow>;
  readonly #stamp: Query<{ rows: number; revs: number }>;

  constructor(connection: Connection, blockRows: number) {
    this.#blockRows = blockRows;
    this.#end = new Query(
      connection,
      `SELECT min(id) AS first, max(id) AS last, count(*) AS rows
       FROM (SELECT id FROM message WHERE id > ? ORDER BY id LIMIT ?)`,
    );
    this.#rows = new Query(
      connection,
      `SELECT message.id, message.conversation, rev, deleted_at, member_ids,
         text || coalesce(char(10) || json_extract(aside, '$.edit.text'), '') AS text
       FROM message LEFT JOIN conversation ON conversation.number = message.conversation
       WHERE message.id > ? AND message.id <= ? ORDER BY message.id LIMIT ${stepRows}`,
    );
    this.#stamp = new Query(
      connection,
      `SELECT count(*) AS rows, total(rev) AS revs FROM message WHERE id >= ? AND id <= ?`,
    );
  }

  /** The block behind all others; null while there are too few rows for one. */
  begin(through: number): SearchDraft | null {
    const found = this.#end.one(through, this.#blockRows);
    if (found === undefined || found.rows < this.#blockRows) return null;
    return draftOf(found.first, found.last, false);
  }

  /** How many rows wait for a block, if they are too few for one. */
  waiting(through: number): number {
    return this.#end.one(through, this.#blockRows)?.rows ?? 0;
  }

  /** One that was there before. */
  again({ first, last }: SearchBlock): SearchDraft {
    return draftOf(first, last, true);
  }

  /** @returns whether it is whole */
  goOn(draft: SearchDraft): boolean {
    const rows = this.#rows.all(draft.read, draft.to);
    for (const { deleted_at, member_ids, rev, ...message } of rows) {
      draft.read = message.id;
      draft.rows += 1;
      draft.revs += rev ?? 0;
      if (deleted_at !== null) continue;
      const number = message.id - draft.from;
      const mostLength = isFull(draft) ? 0 : longest;
      for (const gram of indexedGrams(message, membersIn(member_ids ?? ''), mostLength)) {
        const numbers = draft.byGram.get(gram);
        if (numbers === undefined) draft.byGram.set(gram, [number]);
        else numbers.push(number);
        draft.grams += 1;
      }
      if (isFull(draft) && !draft.isFixed) return true;
    }
    return rows.length < stepRows;
  }

  /** What it has become; null when one of its rows has changed meanwhile. */
  blockOf(draft: SearchDraft): SearchBlock | null {
    const block = { first: draft.from, last: draft.isFixed ? draft.to : draft.read };
    const now = this.#stamp.one(block.first, block.last);
    return now?.rows === draft.rows && now.revs === draft.revs ? block : null;
  }
}

/** Whether it has enough: of the other messages of a block that was there before, none is taken apart. */
function isFull({ grams, byGram }: SearchDraft): boolean {
  return grams >= mostGrams || byGram.size >= mostKinds;
}

/** What all messages of one user's conversations have. */
export function scopeOfUser(userId: string): string {
  return `\ue002${userId}`;
}

/** What all messages of one conversation have. */
export function scopeOfConversation(conversation: number): string {
  return `\ue003${conversation}`;
}

function draftOf(from: number, to: number, isFixed: boolean): SearchDraft {
  const counted = { read: from - 1, rows: 0, revs: 0, grams: 0 };
  return { from, to, isFixed, ...counted, byGram: new Map() };
}

function indexedGrams(
  { conversation, text }: Pick<WaitingRow, 'conversation' | 'text'>,
  memberIds: readonly string[],
  mostLength: number,
): Set<string> {
  const grams = text.length > mostLength ? new Set([longText]) : gramsOf(fold(text));
  grams.add(scopeOfConversation(conversation));
  for (const id of memberIds) grams.add(scopeOfUser(id));
  return grams;
}
