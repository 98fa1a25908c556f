import { randomUUID } from 'node:crypto';
import {
  type AccountRequest,
  type AuditAct,
  type AuditResponse,
  type ListAuditRequest,
  limits,
} from '@chat/protocol';
import { ChatError } from '../chat/chat-error.js';
import { decodeCursor, encodeCursor } from '../chat/conversation-cursor.js';
import { fromStore } from '../chat/from-store.js';
import { pageLimit } from '../chat/page-limit.js';
import type { AuditRecord, AuditStore } from '../store/store.js';
import { checkWords } from './check-words.js';

export interface AuditOptions {
  readonly store: AuditStore;
  readonly now: () => number;
}

/** What an act is about. */
export type AuditAbout = Pick<AuditRecord, 'conversationId' | 'seq' | 'userId'>;

/** What administrators did, written down before they did it: without its entry nothing is done or shown. */
export class Audit {
  readonly #options: AuditOptions;

  constructor(options: AuditOptions) {
    this.#options = options;
  }

  /**
   * Resolves once it is durable: what it tells of may begin then, and still fail.
   *
   * @throws ChatError `invalid_request` for who acts, or why; `unavailable`
   */
  async write(act: AuditAct, account: AccountRequest, about: AuditAbout): Promise<void> {
    checkAccount(account);
    const { by, reason } = account;
    const { store, now } = this.#options;
    const entry: AuditRecord = {
      ...{ id: `adt_${randomUUID()}`, at: now(), act },
      ...(by !== undefined && { by }),
      ...(reason !== undefined && { reason }),
      ...about,
    };
    await fromStore(store.add(entry));
  }

  /**
   * The latest first.
   *
   * @throws ChatError `invalid_request` for a limit or a cursor that cannot be, or for a conversation and a user at
   *   once; `unavailable`
   */
  async list({ conversationId, userId, ...page }: ListAuditRequest): Promise<AuditResponse> {
    if (conversationId !== undefined && userId !== undefined) {
      throw new ChatError('invalid_request', 'One of conversationId and userId can be there.');
    }
    const limit = pageLimit(page.limit, limits.auditPageSize, limits.auditPageSize);
    const place = page.cursor === undefined ? null : decodeCursor(page.cursor);
    const subject =
      conversationId !== undefined ? { conversationId } : userId !== undefined ? { userId } : null;
    const found = await fromStore(
      this.#options.store.list(subject, {
        limit: limit + 1,
        ...(place && { before: { at: place.activeAt, id: place.id } }),
      }),
    );
    const entries = found.slice(0, limit);
    const last = found.length > limit ? entries.at(-1) : undefined;
    return {
      entries,
      ...(last && { nextCursor: encodeCursor({ activeAt: last.at, id: last.id }) }),
    };
  }
}

/** @throws ChatError `invalid_request` */
function checkAccount({ by, reason }: AccountRequest): void {
  if (by !== undefined) checkWords('The query field by', by);
  if (reason !== undefined) checkWords('The query field reason', reason);
}
