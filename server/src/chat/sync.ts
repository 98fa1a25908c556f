import { type Head, limits, type Message } from '@chat/protocol';
import { seenBy } from '../store/seen-by.js';
import type { Store } from '../store/store.js';
import { fitFrame } from './fit-frame.js';
import { fromStore } from './from-store.js';
import { headOf } from './head-of.js';
import type { Membership } from './membership.js';
import type { MessageViews } from './message-views.js';
import { pageLimit } from './page-limit.js';
import type { Settings } from './settings.js';

/** What changed in a conversation since a position, or that the position means nothing here. */
export type Changes =
  | {
      readonly kind: 'changes';
      readonly messages: Message[];
      readonly through: number;
      readonly more: boolean;
    }
  | { readonly kind: 'reset'; readonly head: number };

export interface SyncOptions {
  readonly store: Store;
  readonly membership: Membership;
  readonly views: MessageViews;
  readonly settings: Settings;
}

/** What a client needs to get to where the server is. */
export class Sync {
  readonly #store: Store;
  readonly #membership: Membership;
  readonly #views: MessageViews;
  readonly #settings: Settings;

  constructor({ store, membership, views, settings }: SyncOptions) {
    this.#store = store;
    this.#membership = membership;
    this.#views = views;
    this.#settings = settings;
  }

  /**
   * What changed after a position: as many messages as fit one frame, at most `limit`.
   * `reset` when the position lies beyond the conversation's head.
   *
   * @throws ChatError `invalid_request` for a limit that cannot be.
   */
  async changes(
    callerId: string,
    conversationId: string,
    after: number,
    limit?: number,
  ): Promise<Changes> {
    const most = pageLimit(limit, limits.pageSize, limits.pageSize);
    await this.#membership.require(callerId, conversationId);
    const [page, cleared] = await Promise.all([
      fromStore(this.#store.messages.changesAfter(conversationId, after, most)),
      this.#settings.clearedFor(callerId, conversationId),
    ]);
    if (page.changes.length === 0) {
      const head = await headOf(this.#store.messages, conversationId);
      if (after > head) {
        // Set back to a backup, or removed, and this node was not told.
        this.#membership.forget(conversationId);
        await this.#membership.require(callerId, conversationId);
        return { kind: 'reset', head };
      }
    }
    // What is cleared or hidden is left out, and the position goes on over it.
    const shown = page.changes.filter(
      ({ message }) => message.seq > cleared && seenBy(callerId, message) !== null,
    );
    const messages = fitFrame(
      await this.#views.all(
        callerId,
        shown.map(({ message }) => message),
      ),
    );
    const { through, more } = page;
    if (messages.length === shown.length) return { kind: 'changes', messages, through, more };
    const last = shown[messages.length - 1];
    return { kind: 'changes', messages, through: last?.key ?? after, more: true };
  }

  /** Where the caller's conversations stand, latest activity first, the first `limits.heads` of them. */
  async heads(callerId: string): Promise<Head[]> {
    const records = await fromStore(
      this.#store.conversations.listFor(callerId, { limit: limits.heads }),
    );
    if (records.length === 0) return [];
    const heads = await fromStore(this.#store.messages.heads(records.map((record) => record.id)));
    return records.map(({ id }) => ({ conversationId: id, rev: heads.get(id) ?? 0 }));
  }
}
