import { type BlocksResponse, limits } from '@chat/protocol';
import type { Store } from '../store/store.js';
import { ChatError } from './chat-error.js';
import { decodeCursor, encodeCursor } from './conversation-cursor.js';
import { fromStore } from './from-store.js';
import type { MemberEvents } from './member-events.js';
import type { ChatWith } from './openings.js';
import { pageLimit } from './page-limit.js';
import { type Ask, Remembered } from './remembered.js';
import { toUser, viewUsers } from './user-view.js';
import type { Users } from './users.js';

/** Pairs of users of whom it is remembered how they stand. */
const capacity = 50_000;
/** ms after which that is read again: another node may have changed it, and the bus have lost that. */
const lifetime = 5_000;

export interface BlocksOptions {
  readonly store: Store;
  readonly users: Users;
  readonly events: MemberEvents;
  readonly now: () => number;
}

/** How two users stand to each other; each instant in ms since the epoch, null for no block. */
export interface Standing {
  /** Since when the viewer has blocked the other one. */
  readonly own: number | null;
  /** Since when the other one has blocked the viewer. */
  readonly theirs: number | null;
}

interface Question {
  readonly pairs: readonly string[];
  readonly ask: Ask<Standing>;
}

/**
 * Whom users want to hear nothing of. What the blocked one writes is theirs alone, which the store sees to
 * in the very write; here is what passes between the two beside messages. They never learn of it.
 */
export class Blocks {
  readonly #options: BlocksOptions;
  readonly #known = new Remembered<Standing>({ capacity, lifetime });

  constructor(options: BlocksOptions) {
    this.#options = options;
  }

  /**
   * Blocks another user whom the caller can find. May be repeated.
   *
   * @param chatWith - What the caller's token says of whom they may open conversations with.
   * @throws ChatError `not_found`, `invalid_request` for the caller themself, `too_many_blocks`
   */
  async block(callerId: string, userId: string, chatWith: ChatWith = null): Promise<void> {
    const { store, users, now } = this.#options;
    if (userId === callerId) {
      throw new ChatError('invalid_request', 'Nobody can block themself.');
    }
    if (!(await users.canFind(callerId, userId, chatWith))) {
      throw new ChatError('not_found', 'No such user.');
    }
    const block = { blockedId: userId, at: now() };
    const outcome = await fromStore(store.blocks.add(callerId, block, limits.blocks));
    if (outcome === 'full') {
      throw new ChatError('too_many_blocks', 'Take somebody else’s block away first.');
    }
    this.#changed(callerId, userId, true);
  }

  /** Takes a block away; what came while it stood stays hidden. May be repeated. */
  async unblock(callerId: string, userId: string): Promise<void> {
    const { store } = this.#options;
    const missed = await Promise.all([
      fromStore(store.blocks.keptProfiles(callerId, [userId])),
      fromStore(store.blocks.keptProfiles(userId, [callerId])),
    ]);
    await fromStore(store.blocks.remove(callerId, userId));
    this.#changed(callerId, userId, false);
    if (missed.some(({ size }) => size > 0)) await this.#tellProfiles(callerId, userId);
  }

  /** What neither was told of the other one while there was a block. */
  async #tellProfiles(oneId: string, otherId: string): Promise<void> {
    const { store, events } = this.#options;
    const have = await fromStore(store.conversations.withEach(oneId, [otherId]));
    if (have.size === 0 || (await this.askedBetween(oneId, [otherId])).some(isBlocked)) return;
    for (const user of await fromStore(store.users.byIds([oneId, otherId]))) {
      events.tell([user.id === oneId ? otherId : oneId], { type: 'profile', user: toUser(user) });
    }
  }

  /**
   * Whom the caller has blocked, the latest first.
   *
   * @throws ChatError `invalid_request` for a limit or a cursor that cannot be
   */
  async list(callerId: string, page: { limit?: number; cursor?: string }): Promise<BlocksResponse> {
    const { store } = this.#options;
    const limit = pageLimit(page.limit, limits.blockPageSize, limits.blockPageSize);
    const cursor = page.cursor === undefined ? undefined : decodeCursor(page.cursor);
    const after = cursor && { after: { at: cursor.activeAt, blockedId: cursor.id } };
    const found = await fromStore(store.blocks.page(callerId, { limit: limit + 1, ...after }));
    const shown = found.slice(0, limit);
    const ids = shown.map(({ blockedId }) => blockedId);
    const users = await viewUsers(store, callerId, ids);
    const blocks = shown.flatMap(({ blockedId, at }) => {
      const user = users.get(blockedId);
      return user === undefined ? [] : [{ user, at }];
    });
    const last = shown.at(-1);
    if (found.length <= limit || last === undefined) return { blocks };
    return { blocks, nextCursor: encodeCursor({ activeAt: last.at, id: last.blockedId }) };
  }

  /** The ids of all whom a user has blocked. */
  of(userId: string): Promise<string[]> {
    return fromStore(this.#options.store.blocks.of(userId));
  }

  /** How each of these others and a user stand to each other, in their order; or did, a moment ago. */
  between(userId: string, otherIds: readonly string[]): Promise<Standing[]> {
    const { pairs, ask } = this.#question(userId, otherIds);
    return this.#known.all(pairs, ask);
  }

  /** As {@link between}, as it is now: for what stands until a block is heard of. */
  askedBetween(userId: string, otherIds: readonly string[]): Promise<Standing[]> {
    const { pairs, ask } = this.#question(userId, otherIds);
    return this.#known.allAnew(pairs, ask);
  }

  /** Whether there is a block between any two of these. */
  async areAny(userIds: readonly string[]): Promise<boolean> {
    const [first, ...others] = userIds;
    if (first === undefined || others.length === 0) return false;
    const standings = await this.between(first, others);
    return standings.some(isBlocked) || this.areAny(others);
  }

  /** It may have changed between these two, or between any. */
  forget(userId?: string, otherId?: string): void {
    if (userId === undefined || otherId === undefined) {
      this.#known.clear();
      return;
    }
    this.#known.forget(pairOf(userId, otherId));
    this.#known.forget(pairOf(otherId, userId));
  }

  #question(userId: string, otherIds: readonly string[]): Question {
    const others = new Map(otherIds.map((id) => [pairOf(userId, id), id]));
    const idOf = (pair: string) => others.get(pair) as string;
    const ask: Ask<Standing> = async (pairs) => {
      const { blocks } = this.#options.store;
      const { own, theirs } = await fromStore(blocks.between(userId, pairs.map(idOf)));
      return (pair) => ({
        own: own.get(idOf(pair)) ?? null,
        theirs: theirs.get(idOf(pair)) ?? null,
      });
    };
    return { pairs: otherIds.map((id) => pairOf(userId, id)), ask };
  }

  /** Also when it is as it was: what is asked for again may have broken off half-way. */
  #changed(userId: string, otherId: string, on: boolean): void {
    this.forget(userId, otherId);
    this.#options.events.tell([userId], { type: 'blocked', userId: otherId, on });
    this.#options.events.tellOfBlock(userId, otherId);
  }
}

/** Whether something stands between two. */
export function isBlocked({ own, theirs }: Standing): boolean {
  return own !== null || theirs !== null;
}

const pairOf = (userId: string, otherId: string) => `${userId} ${otherId}`;
