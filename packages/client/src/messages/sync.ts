import type { Head, Message, MessagesResponse, ServerFrame, ServerFrameOf } from '@chat/protocol';
import { headsLimit, resumeLimit } from '@chat/protocol';
import { type ChatError, toChatError } from '../chat-error.js';
import { backoffDelay, retryDelay } from '../connection/backoff.js';
import type { RequestLink } from '../connection/connection.js';
import type { Environment } from '../environment.js';
import type { Timeline } from './timeline.js';

/** After so many tries without progress the server's word counts: what was announced is not there. */
const patience = 5;

export interface SyncOptions {
  readonly link: RequestLink;
  readonly environment: Environment;
  /** The conversations that are held, by id. */
  readonly timelines: ReadonlyMap<string, Timeline>;
  readonly loadNewest: (conversationId: string) => Promise<MessagesResponse>;
  /** A timeline took something over; `fresh` are the new messages, in order. */
  readonly onApplied: (timeline: Timeline, fresh: readonly Message[]) => void;
  /**
   * A conversation that is not held has messages after `from`; null when it is not known how many of
   * them the user has had.
   */
  readonly onUnheld: (conversationId: string, from: number | null) => void;
  /** The server refused to say more of a conversation: it may be gone. */
  readonly onError: (error: ChatError, conversationId: string) => void;
}

/** Brings timelines to where the server is, after each (re)connect and whenever one is behind. */
export class Sync {
  readonly #options: SyncOptions;
  readonly #catchingUp = new Set<string>();
  readonly #timers = new Map<string, unknown>();
  /** Where conversations that are not held stood when they were last heard of. */
  readonly #seen = new Map<string, number>();
  /** Whether `#seen` had all of the user's conversations once: a further one is then a new one. */
  #seenAll: boolean | null = null;
  #online = false;
  /** Of the server's history, once it is known. */
  epoch: string | undefined;

  constructor(options: SyncOptions) {
    this.#options = options;
  }

  get online(): boolean {
    return this.#online;
  }

  /**
   * The first request on each new socket.
   * @param epoch of the server's history; undefined where it tells none
   * @throws ChatError when the socket cannot be used
   */
  async resume(epoch: string | undefined): Promise<void> {
    const { link, timelines } = this.#options;
    this.#online = true;
    if (epoch !== this.epoch) {
      this.epoch = epoch;
      this.#seen.clear();
      this.#seenAll = null;
      for (const timeline of timelines.values()) timeline.join(epoch);
    }
    const positions = [...timelines.values()]
      .filter(({ stale }) => !stale)
      .slice(-resumeLimit)
      .map(({ id, position }) => ({ conversationId: id, position }));
    const { heads } = await link.request({ type: 'resume', positions }, (part) => this.apply(part));
    this.learnHeads(heads);
  }

  /** A reply that nobody waits for any more is still true. */
  apply(frame: ServerFrame): void {
    if (frame.type === 'changes') this.#applyChanges(frame);
    else if (frame.type === 'reset') this.#options.timelines.get(frame.conversationId)?.reset();
  }

  learnHeads(heads: readonly Head[]): void {
    const first = this.#seenAll === null;
    this.#seenAll ??= heads.length < headsLimit;
    const listed = new Set(heads.map(({ conversationId }) => conversationId));
    // One that is not listed is asked for: there are more than one list has, or it was removed and the
    // event that told of it got lost.
    for (const timeline of this.#options.timelines.values()) {
      this.catchUp(timeline, { ask: !listed.has(timeline.id) });
    }
    for (const { conversationId, rev } of heads) {
      const timeline = this.#options.timelines.get(conversationId);
      if (timeline !== undefined) {
        timeline.learnHead(rev);
        this.catchUp(timeline);
      } else if (first) {
        this.#seen.set(conversationId, rev);
      } else {
        const from = this.#seen.get(conversationId) ?? (this.#seenAll ? 0 : null);
        if (from === null || rev > from) this.#options.onUnheld(conversationId, from);
      }
    }
  }

  /** Where a conversation that is not held stood; undefined when nothing is known. */
  seen(conversationId: string): number | undefined {
    return this.#seen.get(conversationId);
  }

  setOffline(): void {
    this.#online = false;
    for (const timer of this.#timers.values()) this.#options.environment.clock.clearTimeout(timer);
    this.#timers.clear();
  }

  /**
   * Fetches what is missing, in bounded pages; one loop for each timeline.
   *
   * @param ask whether to ask the server even when nothing is known to be missing
   */
  async catchUp(timeline: Timeline, { ask = false, failures = 0 } = {}): Promise<void> {
    const { id } = timeline;
    if (this.#catchingUp.has(id) || this.#timers.has(id)) return;
    this.#catchingUp.add(id);
    let delay: number | null = null;
    try {
      let idle = failures;
      if (ask && this.#online && !timeline.stale) await this.#step(timeline);
      while (this.#online && delay === null && (timeline.stale || timeline.behind)) {
        if (await this.#step(timeline)) {
          idle = 0;
        } else if (++idle >= patience) {
          timeline.forgetHead();
        } else {
          delay = backoffDelay(idle, this.#options.environment.random);
        }
        failures = idle;
      }
    } catch (cause) {
      const error = toChatError(cause);
      failures += 1;
      if (error.retryable) {
        delay = retryDelay(failures, this.#options.environment.random, error);
        // A store that is away does not make the server's word count.
        failures = Math.min(failures, patience - 2);
      } else {
        timeline.forgetHead();
        this.#options.onError(error, id);
      }
    }
    this.#catchingUp.delete(id);
    if (delay === null || !this.#online) return;
    const timer = this.#options.environment.clock.setTimeout(() => {
      this.#timers.delete(id);
      this.catchUp(timeline, { ask, failures });
    }, delay);
    this.#timers.set(id, timer);
  }

  /** @returns whether it got further */
  async #step(timeline: Timeline): Promise<boolean> {
    const { link, loadNewest, onApplied } = this.#options;
    if (timeline.stale) {
      const page = await loadNewest(timeline.id);
      onApplied(timeline, timeline.reload(page));
      return true;
    }
    const before = timeline.position;
    const reply = await link.request({ type: 'pull', conversationId: timeline.id, after: before });
    this.apply(reply);
    return reply.type === 'reset' || timeline.position > before;
  }

  #applyChanges({ conversationId, messages, through, more }: ServerFrameOf<'changes'>): void {
    const timeline = this.#options.timelines.get(conversationId);
    if (timeline === undefined) return;
    this.#options.onApplied(timeline, timeline.applyChanges(messages, through, more));
  }
}
