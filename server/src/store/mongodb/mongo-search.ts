import { setImmediate } from 'node:timers/promises';
import { SearchTerms } from '../search/search-terms.js';
import { seenBy } from '../seen-by.js';
import {
  type Searched,
  type SearchPage,
  type SearchStore,
  type StoredMessage,
  StoreError,
} from '../store.js';
import { toMessage } from './message-document.js';
import type { MongoActivity } from './mongo-activity.js';
import { NewestFirst, type NewestFirstParts, type Place } from './newest-first.js';

/** Milliseconds from the first message on after which a page is answered, whatever was found. */
const patience = 200;
/** Milliseconds after which everybody else has their turn. */
const turn = 5;

export interface MongoSearchParts extends NewestFirstParts {
  readonly activity: MongoActivity;
}

/**
 * Searches message after message from the latest one back, merging the user's conversations by time. None
 * is touched before its latest message has its turn.
 *
 * The server's own text index is not used: it has whole words only, neither parts of them nor Chinese nor
 * emoji, so what is found would depend on which server it is.
 */
export class MongoSearch implements SearchStore {
  readonly #parts: MongoSearchParts;

  constructor(parts: MongoSearchParts) {
    this.#parts = parts;
  }

  async find(searched: Searched): Promise<SearchPage> {
    const { userId, conversationId, text, limit, cursor } = searched;
    const from = cursor === undefined ? null : decode(cursor);
    const terms = new SearchTerms(text);
    if (terms.isEmpty) return { messages: [] };
    await this.#parts.activity.flush();
    const merge = new NewestFirst(this.#parts, { userId, from, only: conversationId });
    const messages: StoredMessage[] = [];
    // From the first message on: to find where to go on takes longer the more conversations there are.
    let next = await merge.next();
    const until = performance.now() + patience;
    let turnEnds = performance.now() + turn;
    for (; next !== null; next = await merge.next()) {
      const message = toMessage(next);
      const seen = seenBy(userId, message);
      if (seen !== null && terms.isIn(seen.text)) messages.push(message);
      if (messages.length === limit || performance.now() > until) {
        return { messages, cursor: encode(merge.place) };
      }
      if (performance.now() > turnEnds) {
        await setImmediate();
        turnEnds = performance.now() + turn;
      }
    }
    return { messages };
  }

  /** Nothing is kept for it. */
  async forget(): Promise<void> {}
}

/** It names nothing but what the user knows. */
function encode({ at, conversationId, seq }: Place): string {
  return Buffer.from(`${at}.${seq}.${conversationId}`).toString('base64url');
}

function decode(cursor: string): Place {
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const [, at, seq, conversationId] =
    /^(\d{1,16})\.(\d{1,16})\.([A-Za-z0-9_-]{1,64})$/.exec(text) ?? [];
  if (conversationId === undefined) {
    throw new StoreError('invalid_cursor', 'This cursor is of no page of this search.');
  }
  return { at: Number(at), seq: Number(seq), conversationId };
}
