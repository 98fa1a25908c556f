import type { Head, Message, ServerFrame } from '@chat/protocol';
import { resumeLimit } from '@chat/protocol';
import type { Capability, FrameHandlers } from '../capability.js';
import { toChatError } from '../chat-error.js';
import { backoffDelay, retryDelay } from '../connection/backoff.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';
import { UnheldConversations } from './unheld-conversations.js';

/** After so many tries without progress the server's word counts: what was announced is not there. */
const patience = 5;

/** Brings timelines to where the server is, after each (re)connect and whenever one is behind. */
export class Sync implements Capability {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  readonly #unheld: UnheldConversations;
  readonly #catchingUp = new Set<string>();
  readonly #timers = new Map<string, unknown>();
  /** Of the server's history, once it is known. */
  #epoch: string | undefined;

  readonly frames: FrameHandlers = {
    message: ({ message }) => this.#receive(message),
    // Its request had timed out; the acknowledgement counts all the same.
    sent: ({ message }) => this.#receive(message),
    changes: (frame) => this.#apply(frame),
    reset: (frame) => this.#apply(frame),
    heads: ({ heads }) => this.#learnHeads(heads),
  };

  constructor(scope: UserScope, held: HeldConversations) {
    this.#scope = scope;
    this.#held = held;
    this.#unheld = new UnheldConversations(scope, held);
  }

  /**
   * The first request on each new socket.
   * @param epoch of the server's history; undefined where it tells none
   * @returns whom the user has blocked; undefined for nobody
   * @throws ChatError when the socket cannot be used
   */
  async resume(epoch: string | undefined): Promise<readonly string[] | undefined> {
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#unheld.forget();
      for (const timeline of this.#held.all()) timeline.join(epoch);
    }
    const positions = this.#held
      .all()
      .filter(({ stale }) => !stale)
      .slice(-resumeLimit)
      .map(({ id, position }) => ({ conversationId: id, position }));
    const { heads, blocked } = await this.#scope.link.request(
      { type: 'resume', positions },
      (part) => this.#apply(part),
    );
    this.#learnHeads(heads);
    return blocked;
  }

  onHeld(timeline: Timeline): void {
    timeline.join(this.#epoch ?? timeline.epoch);
  }

  onLearned(timeline: Timeline): void {
    this.#catchUp(timeline);
  }

  onOffline(): void {
    for (const timer of this.#timers.values()) this.#scope.clock.clearTimeout(timer);
    this.#timers.clear();
  }

  #receive(message: Message): void {
    const timeline = this.#held.get(message.conversationId);
    if (timeline) {
      this.#held.receive(timeline, message);
      return;
    }
    this.#held.unheldChange(message);
    this.#unheld.learnHead(message.conversationId, message.rev);
  }

  /** A reply that nobody waits for any more is still true. */
  #apply(frame: ServerFrame): void {
    if (frame.type !== 'changes' && frame.type !== 'reset') return;
    const timeline = this.#held.get(frame.conversationId);
    if (frame.type === 'reset') timeline?.reset();
    else if (timeline) {
      const { messages, through, more } = frame;
      this.#held.applied(timeline, timeline.applyChanges(messages, through, more));
    }
  }

  #learnHeads(heads: readonly Head[]): void {
    const listed = new Set(heads.map(({ conversationId }) => conversationId));
    // One that is not listed is asked for: there are more than one list has, or it was removed and the
    // event that told of it got lost.
    for (const timeline of this.#held.all()) {
      this.#catchUp(timeline, { ask: !listed.has(timeline.id) });
    }
    for (const { conversationId, rev } of heads) {
      const timeline = this.#held.get(conversationId);
      timeline?.learnHead(rev);
      if (timeline) this.#catchUp(timeline);
    }
    this.#unheld.learnHeads(heads);
  }

  /**
   * Fetches what is missing, in bounded pages; one loop for each timeline.
   *
   * @param ask whether to ask the server even when nothing is known to be missing
   */
  async #catchUp(timeline: Timeline, { ask = false, failures = 0 } = {}): Promise<void> {
    const { id } = timeline;
    if (this.#catchingUp.has(id) || this.#timers.has(id)) return;
    this.#catchingUp.add(id);
    let delay: number | null = null;
    try {
      let idle = failures;
      if (ask && this.#scope.online && !timeline.stale) await this.#step(timeline);
      while (this.#scope.online && delay === null && (timeline.stale || timeline.behind)) {
        if (await this.#step(timeline)) {
          idle = 0;
        } else if (++idle >= patience) {
          this.#giveUp(timeline);
        } else {
          delay = backoffDelay(idle, this.#scope.random);
        }
        failures = idle;
      }
    } catch (cause) {
      const error = toChatError(cause);
      failures += 1;
      if (error.retryable) {
        delay = retryDelay(failures, this.#scope.random, error);
        // A store that is away does not make the server's word count.
        failures = Math.min(failures, patience - 2);
      } else {
        this.#giveUp(timeline);
        this.#held.refused(id, error);
      }
    }
    this.#catchingUp.delete(id);
    if (delay === null || !this.#scope.online) return;
    const timer = this.#scope.clock.setTimeout(() => {
      this.#timers.delete(id);
      this.#catchUp(timeline, { ask, failures });
    }, delay);
    this.#timers.set(id, timer);
  }

  #giveUp(timeline: Timeline): void {
    timeline.forgetHead();
    // Whoever waits for the rest need not any longer.
    this.#held.changed(timeline);
  }

  /** @returns whether it got further */
  async #step(timeline: Timeline): Promise<boolean> {
    const { id, position } = timeline;
    if (timeline.stale) {
      this.#held.confirm(id);
      const page = await this.#scope.api.messages(id, {});
      this.#held.applied(timeline, timeline.reload(page));
      return true;
    }
    const reply = await this.#scope.link.request({
      type: 'pull',
      conversationId: id,
      after: position,
    });
    this.#apply(reply);
    return reply.type === 'reset' || timeline.position > position;
  }
}
