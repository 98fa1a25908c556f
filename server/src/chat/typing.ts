import { typingInterval, typingLifetime } from '@chat/protocol';
import type { Blocks } from './blocks.js';
import type { Consent } from './consent.js';
import type { MemberEvents } from './member-events.js';
import type { Membership } from './membership.js';
import type { Privacy } from './privacy.js';

export interface TypingOptions {
  readonly membership: Membership;
  readonly privacy: Privacy;
  readonly consent: Consent;
  readonly blocks: Blocks;
  readonly events: MemberEvents;
  /** ms, monotonic. @defaultValue performance.now */
  readonly now?: () => number;
}

/** What was passed on of one conversation last. */
interface Told {
  /** When it was that they type. */
  readonly at: number;
  /** Whether it has been taken back since. */
  readonly on: boolean;
}

/** Where somebody types, as one of their connections says. */
interface Writing {
  readonly userId: string;
  /** By conversation. */
  readonly told: Map<string, Told>;
}

/** Clients keep the interval by a clock of their own, and networks bring two words closer together. */
const leastInterval = typingInterval / 2;
/** Conversations in which one connection types at once. */
const mostAtOnce = 8;

/** Who is writing just now. Nothing of it is stored, and what gets lost is not repeated. */
export class Typing {
  readonly #options: TypingOptions;
  readonly #now: () => number;
  /** By connection; those alone that have typed. */
  readonly #writings = new Map<string, Writing>();

  constructor(options: TypingOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /**
   * Tells the other members that the caller is writing, or has stopped; not more often than it is worth.
   *
   * @param connectionId - Of the caller: with it what it said of itself ends.
   * @throws ChatError `not_found`
   */
  async say(
    callerId: string,
    connectionId: string,
    { conversationId, on }: { conversationId: string; on: boolean },
    isThere: () => boolean = () => true,
  ): Promise<void> {
    const { membership, consent } = this.#options;
    await membership.require(callerId, conversationId);
    if (!isThere() || !this.#isNews(connectionId, conversationId, on)) return;
    const noted = this.#note(callerId, connectionId, conversationId, on);
    const [hasWritten] = await consent.of([{ conversationId, userId: callerId }]);
    // What was said since counts, and so does that nobody is there any more.
    const isLatest = () =>
      this.#writings.get(connectionId)?.told.get(conversationId) === noted && isThere();
    if (hasWritten) await this.#tell(callerId, conversationId, on, isLatest);
    // Nobody was told, and once they have written it is news.
    else if (isLatest()) this.#writings.get(connectionId)?.told.delete(conversationId);
  }

  /** The connection is gone, and whoever typed on it with it. */
  left(connectionId: string): void {
    const writing = this.#writings.get(connectionId);
    if (writing === undefined) return;
    this.#writings.delete(connectionId);
    for (const conversationId of writing.told.keys()) {
      if (!isBelieved(writing.told.get(conversationId), this.#now())) continue;
      // The others find out by themselves, a little later.
      this.#tell(writing.userId, conversationId, false, () => true).catch(() => {});
    }
  }

  #isNews(connectionId: string, conversationId: string, on: boolean): boolean {
    const told = this.#writings.get(connectionId)?.told.get(conversationId);
    if (!on) return isBelieved(told, this.#now());
    // However often it is taken back in between.
    return told === undefined || this.#now() - told.at >= leastInterval;
  }

  #note(userId: string, connectionId: string, conversationId: string, on: boolean): Told {
    const told = this.#writings.get(connectionId)?.told ?? new Map<string, Told>();
    const at = on ? this.#now() : (told.get(conversationId)?.at ?? 0);
    told.delete(conversationId);
    const noted = { at, on };
    told.set(conversationId, noted);
    for (const oldest of told.keys()) {
      if (told.size <= mostAtOnce) break;
      told.delete(oldest);
    }
    this.#writings.set(connectionId, { userId, told });
    return noted;
  }

  async #tell(
    userId: string,
    conversationId: string,
    on: boolean,
    isLatest: () => boolean,
  ): Promise<void> {
    const { membership, privacy, blocks, events } = this.#options;
    const memberIds = await membership.require(userId, conversationId);
    const [arePresent, isBlocked] = await Promise.all([
      privacy.areAllPresent(memberIds),
      blocks.areAny(memberIds),
    ]);
    if (!arePresent || isBlocked || !isLatest()) return;
    const others = memberIds.filter((id) => id !== userId);
    events.tell(others, { type: 'typing', conversationId, userId, on });
  }
}

/** Whether the others still take it that somebody types. */
function isBelieved(told: Told | undefined, now: number): boolean {
  return told?.on === true && now - told.at < typingLifetime;
}
