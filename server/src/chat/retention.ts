import type {
  PreviewRetentionRequest,
  RetentionPreview,
  Retention as RetentionView,
} from '@chat/protocol';
import type { RetentionRecord, Store } from '../store/store.js';
import { ChatError } from './chat-error.js';
import {
  countOf,
  cutOff,
  type Expired,
  expiringIn,
  mayExpire,
  nothingExpired,
  plus,
} from './expiring.js';
import { fromStore } from './from-store.js';

export interface RetentionOptions {
  readonly store: Pick<Store, 'retention' | 'messages'>;
  /** For which messages are kept where nothing else is said; 0: for ever. */
  readonly days: number;
  readonly now: () => number;
  /** How much one preview looks at. */
  readonly most?: { readonly conversations: number; readonly messages: number };
}

/** Where a preview goes on. */
interface Place {
  readonly conversationId: string;
  /** The last message of it that was counted; 0 for the conversations after this one. */
  readonly seq: number;
}

const pageSize = 200;
const usual = { conversations: 1_000, messages: 10_000 };

/** For how long messages are kept, as the operator says; see `leaving/retention-sweeper.ts` for what carries it out. */
export class Retention {
  readonly #options: RetentionOptions;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /** @throws ChatError `not_found` | `unavailable` */
  async of(conversationId: string): Promise<RetentionView> {
    return this.#view(await this.#record(conversationId));
  }

  /** @param days - 0: for ever; null: as the server says. @throws ChatError `not_found` | `unavailable` */
  async set(conversationId: string, days: number | null): Promise<RetentionView> {
    await fromStore(this.#options.store.retention.setDays(conversationId, days));
    return this.of(conversationId);
  }

  /** From when on the messages of a conversation are kept, in ms since the epoch; null: all. */
  cutOffOf({ days }: Pick<RetentionRecord, 'days'>): number | null {
    return cutOff(days ?? this.#options.days, this.#options.now());
  }

  /**
   * Counts what a sweep would remove now, and removes nothing. One call looks at a bounded number of conversations
   * and messages, and says where to go on.
   *
   * @throws ChatError `not_found` for a conversation, `invalid_request` for a cursor, `unavailable`
   */
  async preview({
    days,
    conversationId,
    cursor,
  }: PreviewRetentionRequest): Promise<RetentionPreview> {
    const from = cursor === undefined ? null : placeOf(cursor);
    const { now } = this.#options;
    const cutOffFor = (record: RetentionRecord) =>
      days === undefined || (record.days !== undefined && conversationId === undefined)
        ? this.cutOffOf(record)
        : cutOff(days, now());
    if (conversationId !== undefined) {
      const record = await this.#record(conversationId);
      const isBegun = from?.conversationId === conversationId;
      return this.#count([record], isBegun ? from.seq : 0, cutOffFor, null);
    }
    const { store, most = usual } = this.#options;
    const begun =
      from && from.seq > 0 ? await fromStore(store.retention.of(from.conversationId)) : null;
    const page = await fromStore(
      store.retention.page({ limit: most.conversations, after: from?.conversationId ?? '' }),
    );
    const last = page.length < most.conversations ? null : (page.at(-1) ?? null);
    return this.#count(
      begun ? [begun, ...page] : page,
      begun && from ? from.seq : 0,
      cutOffFor,
      last,
    );
  }

  /** @param last - After which there may be more. */
  async #count(
    records: readonly RetentionRecord[],
    firstAfter: number,
    cutOffFor: (record: RetentionRecord) => number | null,
    last: RetentionRecord | null,
  ): Promise<RetentionPreview> {
    const { store, most = usual } = this.#options;
    let sum: Expired = nothingExpired;
    for (const [index, record] of records.entries()) {
      const before = cutOffFor(record);
      if (!mayExpire(record, before)) continue;
      const after = index === 0 ? firstAfter : 0;
      let isCounted = after > 0;
      for await (const { messages } of expiringIn(store.messages, record, {
        before,
        after,
        pageSize,
      })) {
        const found = countOf(messages);
        sum = plus(sum, found);
        if (!isCounted && found.messages > 0) {
          isCounted = true;
          sum = { ...sum, conversations: sum.conversations + 1 };
        }
        const seq = messages.at(-1)?.seq;
        if (sum.messages >= most.messages && seq !== undefined) {
          return { ...sum, nextCursor: cursorOf({ conversationId: record.conversationId, seq }) };
        }
      }
    }
    if (last === null) return sum;
    return { ...sum, nextCursor: cursorOf({ conversationId: last.conversationId, seq: 0 }) };
  }

  async #record(conversationId: string): Promise<RetentionRecord> {
    const record = await fromStore(this.#options.store.retention.of(conversationId));
    if (record === null) throw new ChatError('not_found', 'No such conversation.');
    return record;
  }

  #view({ conversationId, days }: RetentionRecord): RetentionView {
    return { conversationId, days: days ?? this.#options.days, own: days !== undefined };
  }
}

function cursorOf({ conversationId, seq }: Place): string {
  return Buffer.from(`${seq}.${conversationId}`).toString('base64url');
}

/** @throws ChatError `invalid_request` for anything that {@link cursorOf} did not make */
function placeOf(cursor: string): Place {
  const text = Buffer.from(cursor.slice(0, 256), 'base64url').toString('latin1');
  const [, seq, conversationId] = /^(\d{1,15})\.([A-Za-z0-9_-]{1,64})$/.exec(text) ?? [];
  if (seq === undefined || conversationId === undefined) {
    throw new ChatError('invalid_request', 'cursor is not one that this server gave.');
  }
  return { conversationId, seq: Number(seq) };
}
