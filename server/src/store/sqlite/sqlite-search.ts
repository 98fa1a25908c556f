import { setImmediate } from 'node:timers/promises';
import { membersIn } from '../members-key.js';
import { SearchTerms } from '../search/search-terms.js';
import { seenBy } from '../seen-by.js';
import type { Searched, SearchPage, SearchStore, StoredMessage } from '../store.js';
import type { Connection } from './connection.js';
import type { MessageIndex } from './message-index.js';
import { type MessageRow, messageColumns, toMessage } from './message-row.js';
import type { FoundRows } from './search-blocks.js';
import { SearchCursors } from './search-cursors.js';
import { scopeOfConversation, scopeOfUser } from './search-drafts.js';
import type { SearchIndex } from './search-index.js';
import { Query } from './statement.js';

/** Milliseconds after which a page is answered, whatever was found. */
const patience = 100;
/** Milliseconds that one step should take, as whatever else the store has to do waits for it. */
const stepTime = 5;
/** Grams that are asked for: each further one would find hardly less. */
const mostGrams = 8;
/** Blocks that have what is searched for, that one step looks at. */
const stepBlocks = 20;
/** Blocks that the first step in the index goes through, and rows that the first one beside it reads. */
const firstSpan = 100;
const fewestRows = 50;
/** Rows that are looked through whosever they are. */
const fewRows = 4_000;
/** Rows of the table, whosever they are, that one step goes through where there is no index. */
const stepSpan = 20_000;

interface ConversationRow {
  id: string;
  number: number;
  member_ids: string;
  cleared: number;
}

/** As much of a message as tells whether it is found. */
interface SearchedRow {
  id: number;
  conversation: number;
  seq: number;
  text: string;
  aside: string | null;
}

interface Own {
  readonly id: string;
  readonly memberIds: readonly string[];
  readonly cleared: number;
}

/** One search on its way. */
interface Way {
  readonly userId: string;
  readonly terms: SearchTerms;
  readonly scope: string;
  readonly grams: readonly string[];
  /** The only conversation that is searched, by its number; null for all of the user's. */
  readonly only: number | null;
  readonly limit: number;
  readonly found: StoredMessage[];
  /** What is known of conversations; null for one that is not the user's. */
  readonly own: Map<number, Own | null>;
  /** Numbers of all that are searched, in JSON; null until they are needed. */
  numbers: string | null;
  /** Rows below this one are to be looked at. */
  below: number;
  readonly cursors: SearchCursors;
  /** Blocks of the index, and rows, that the next step goes through. */
  span: number;
  rows: number;
}

export interface SqliteSearchParts {
  readonly connection: Connection;
  readonly messages: MessageIndex;
  readonly index: SearchIndex;
  /** Takes over what others have written. */
  readonly refresh: () => void;
}

/**
 * Searches from the latest row back: those that the index does not have yet one by one, then those that it
 * names. It goes in steps, between which others have their turn.
 */
export class SqliteSearch implements SearchStore {
  readonly #parts: SqliteSearchParts;
  readonly #one: Query<ConversationRow>;
  readonly #byNumber: Query<ConversationRow>;
  readonly #numbers: Query<{ number: number }>;
  readonly #row: Query<MessageRow>;
  readonly #texts: Query<SearchedRow>;
  readonly #textsFrom: Query<SearchedRow>;

  constructor(parts: SqliteSearchParts) {
    this.#parts = parts;
    const { connection } = parts;
    const own = (column: string) =>
      new Query<ConversationRow>(
        connection,
        `SELECT c.id, c.number, c.member_ids, coalesce(s.cleared, 0) AS cleared
         FROM conversation c JOIN member m ON m.conversation_id = c.id AND m.user_id = ?2
         LEFT JOIN setting s ON s.conversation_id = c.id AND s.user_id = ?2
         WHERE c.${column} = ?1 AND c.removed_at IS NULL`,
      );
    this.#one = own('id');
    this.#byNumber = own('number');
    this.#numbers = new Query(
      connection,
      `SELECT c.number FROM member m JOIN conversation c ON c.id = m.conversation_id
       WHERE m.user_id = ? AND c.removed_at IS NULL`,
    );
    this.#row = new Query(connection, `SELECT ${messageColumns} FROM message WHERE id = ?`);
    const texts = 'SELECT id, conversation, seq, text, aside FROM message';
    this.#texts = new Query(connection, `${texts} WHERE id = ? AND deleted_at IS NULL`);
    this.#textsFrom = new Query(
      connection,
      `${texts} WHERE id > ?1 AND id < ?2 AND deleted_at IS NULL
         AND (?3 IS NULL OR +conversation IN (SELECT value FROM json_each(?3)))
       ORDER BY id DESC LIMIT ?4`,
    );
  }

  async find(searched: Searched): Promise<SearchPage> {
    const { connection, index } = this.#parts;
    // Others may have done away with it.
    await connection.read(() => this.#parts.refresh());
    await index.begin();
    const way = await connection.read(() => this.#start(searched));
    if (way === null) return { messages: [] };
    // From here on, and one step at least: each page gets further, however busy the store is.
    const until = performance.now() + patience;
    while (way.below > 1) {
      await connection.read(() => this.#step(way));
      if (way.found.length === way.limit || performance.now() > until) break;
      await setImmediate();
    }
    const { found: messages, below, userId, cursors } = way;
    return { messages, ...(below > 1 && { cursor: cursors.encode(below, userId) }) };
  }

  forget(): Promise<void> {
    return this.#parts.index.drop();
  }

  /** Null where there is nothing to search. */
  #start({ userId, conversationId, text, limit, cursor }: Searched): Way | null {
    this.#parts.refresh();
    const cursors = new SearchCursors(this.#parts.index.key());
    const below =
      cursor === undefined ? this.#parts.messages.lastId + 1 : cursors.decode(cursor, userId);
    const terms = new SearchTerms(text);
    if (terms.isEmpty) return null;
    const grams = terms.grams(mostGrams);
    const way = {
      ...{ userId, terms, grams, limit, below, cursors, found: [], own: new Map() },
      ...{ span: firstSpan, rows: fewestRows },
    };
    if (conversationId === undefined) {
      return { ...way, scope: scopeOfUser(userId), only: null, numbers: null };
    }
    const only = this.#one.one(conversationId, userId)?.number;
    if (only === undefined) return null;
    return { ...way, scope: scopeOfConversation(only), only, numbers: JSON.stringify([only]) };
  }

  #step(way: Way): void {
    this.#parts.refresh();
    const { kind, from } = this.#parts.index.below(way.below);
    if (kind === 'rows') this.#lookThrough(way, from);
    else this.#ask(way, from);
  }

  /** Messages that the index does not have. */
  #lookThrough(way: Way, from: number): void {
    const { below, rows: limit } = way;
    // To list the user's conversations costs as much as to look at some thousand messages.
    if (below - from > fewRows) {
      way.numbers ??= JSON.stringify(this.#numbers.all(way.userId).map(({ number }) => number));
    }
    const above = Math.max(from - 1, below - stepSpan);
    const startedAt = performance.now();
    const rows = this.#textsFrom.all(above, below, way.numbers, limit);
    this.#take(way, rows, rows.length === limit ? (rows.at(-1)?.id ?? above) : above + 1);
    way.rows = adapted(limit, startedAt, fewestRows);
  }

  /** Messages that the index names. */
  #ask(way: Way, from: number): void {
    const { scope, grams, below, span } = way;
    const startedAt = performance.now();
    const limit = stepBlocks;
    const found = this.#parts.index.find({ scope, grams, below, from, span, limit });
    way.span = adapted(span, startedAt, 1);
    this.#take(way, this.#rowsOf(found, below), found.from);
  }

  *#rowsOf(found: FoundRows, below: number): Generator<SearchedRow> {
    for (const ids of found.ids) {
      for (const id of ids) {
        const row = id < below ? this.#texts.one(id) : undefined;
        if (row !== undefined) yield row;
      }
    }
  }

  /** @param end - Where to go on, unless there is enough before. */
  #take(way: Way, rows: Iterable<SearchedRow>, end: number): void {
    const until = performance.now() + stepTime;
    for (const row of rows) {
      way.below = row.id;
      this.#look(way, row);
      // Long texts take their time, and so do many parts to search for.
      if (way.found.length === way.limit || performance.now() > until) return;
    }
    way.below = end;
  }

  #look({ terms, found, ...way }: Way, searched: SearchedRow): void {
    const { id, conversation, seq, text, aside } = searched;
    if (aside === null && !terms.isIn(text)) return;
    const own = this.#ownOf(way, conversation);
    if (own === null || seq <= own.cleared) return;
    const row = this.#row.one(id);
    if (row === undefined) return;
    const message = toMessage(row, own);
    // What somebody sees of it may be another text, or nothing.
    const seen = seenBy(way.userId, message);
    if (seen !== null && (aside === null || terms.isIn(seen.text))) found.push(message);
  }

  #ownOf({ own, userId, only }: Pick<Way, 'own' | 'userId' | 'only'>, number: number): Own | null {
    let conversation = own.get(number);
    if (conversation === undefined) {
      const row = only === null || only === number ? this.#byNumber.one(number, userId) : undefined;
      conversation = row
        ? { id: row.id, memberIds: membersIn(row.member_ids), cleared: row.cleared }
        : null;
      own.set(number, conversation);
    }
    return conversation;
  }
}

/** What a step may take, after one took its time. */
function adapted(size: number, startedAt: number, fewest: number): number {
  const time = performance.now() - startedAt;
  if (time < stepTime / 2) return size * 2;
  return time > stepTime ? Math.max(fewest, Math.ceil(size / 2)) : size;
}
