import type { Chat } from '../chat/chat.js';
import { ChatError } from '../chat/chat-error.js';
import {
  countOf,
  type Expired,
  expiringIn,
  mayExpire,
  nothingExpired,
  plus,
} from '../chat/expiring.js';
import type { Clock } from '../clock.js';
import { fileIdsOf } from '../files/file-upkeep.js';
import { Hourly } from '../hourly.js';
import type { Log } from '../log.js';
import type { RetentionRecord, Store } from '../store/store.js';

export interface RetentionSweepOptions {
  readonly store: Pick<Store, 'retention' | 'messages'>;
  readonly chat: Pick<Chat, 'retention' | 'settings' | 'files'>;
  readonly now: () => number;
  /** Told of each conversation in which it failed: the others are gone on with. @defaultValue it ends with that */
  readonly onFailure?: (error: unknown) => void;
}

/** Conversations that are looked up at once, and messages that are deleted before anything else gets its turn. */
const pageSize = 200;
/** ms by which the clocks of two nodes may differ: no message that is yet to come is older than that. */
const clockSlack = 3_600_000;

/**
 * Removes the messages that are older than the operator has them kept. For each conversation first it is written
 * down how far they are expired, then both members are told, who see nothing of them from then on, and only then
 * they are deleted, page by page and with their files: so whatever breaks off in between, nobody sees a part of it,
 * and the next sweep goes on. Several nodes may do so at once.
 */
export class RetentionSweep {
  readonly #options: RetentionSweepOptions;

  constructor(options: RetentionSweepOptions) {
    this.#options = options;
  }

  /**
   * @param isOver - Whether what is left can wait until the next start.
   * @returns what is gone
   * @throws StoreError | ChatError `unavailable`
   */
  async run(isOver: () => boolean = () => false): Promise<Expired> {
    const { store, chat } = this.#options;
    let gone = nothingExpired;
    for (let after = '', isMore = true; isMore; ) {
      const page = await store.retention.page({ limit: pageSize, after });
      for (const record of page) {
        if (isOver()) return gone;
        const before = chat.retention.cutOffOf(record);
        if (!mayExpire(record, before)) continue;
        try {
          gone = await this.#expire(record, before, { gone, isOver });
        } catch (error) {
          if (this.#options.onFailure === undefined) throw error;
          this.#options.onFailure(error);
        }
      }
      after = page.at(-1)?.conversationId ?? after;
      isMore = page.length === pageSize;
    }
    return gone;
  }

  async #expire(
    record: RetentionRecord,
    before: number | null,
    { gone, isOver }: { gone: Expired; isOver: () => boolean },
  ): Promise<Expired> {
    const { store, chat, now } = this.#options;
    const { conversationId, memberIds, hiddenFrom: untold } = record;
    let found = 0;
    let keptSince = now() - clockSlack;
    let through = record.expiredThrough;
    for await (const page of expiringIn(store.messages, record, { before, pageSize })) {
      found += countOf(page.messages).messages;
      through = Math.max(through, page.messages.at(-1)?.seq ?? 0);
      keptSince = page.youngest ?? keptSince;
    }
    let sum = gone;
    if (found > 0) {
      sum = { ...sum, conversations: sum.conversations + 1 };
      await store.retention.expire(conversationId, through);
      try {
        await chat.settings.hide(memberIds, { conversationId, through, untold });
      } catch (error) {
        // Removed meanwhile, and with it all that is in it.
        if (error instanceof ChatError && error.code === 'not_found') return gone;
        throw error;
      }
      const expired = { ...record, expiredThrough: through };
      for await (const { messages } of expiringIn(store.messages, expired, {
        before: null,
        pageSize,
      })) {
        if (isOver()) return sum;
        if (messages.length === 0) continue;
        const files = messages.flatMap((message) => fileIdsOf(message.files));
        await chat.files?.releasing(files);
        await store.messages.expire(
          conversationId,
          messages.map(({ seq }) => seq),
          now(),
        );
        await chat.files?.remove(files);
        sum = plus(sum, countOf(messages));
      }
    }
    await store.retention.settle(conversationId, keptSince);
    return sum;
  }
}

/** Does so every hour, and tells what is gone. What fails in one conversation holds no other up. */
export function retentionSweeper({
  log,
  clock,
  ...options
}: Omit<RetentionSweepOptions, 'onFailure' | 'now'> & { log: Log; clock: Clock }): Hourly {
  const task = async (isOver: () => boolean) => {
    const failures: unknown[] = [];
    const sweep = new RetentionSweep({
      ...options,
      now: clock.now,
      onFailure: (error) => failures.push(error),
    });
    const gone = await sweep.run(isOver);
    if (gone.messages > 0) log.info(gone, 'expired messages removed');
    if (failures.length > 0) throw failures[0];
  };
  return new Hourly({ what: 'removing expired messages', task, log, clock });
}
