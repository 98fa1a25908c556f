import type { ConversationSettings as WireSettings } from '@chat/protocol';
import type { Capability, FrameHandlers } from '../capability.js';
import { ChatError, toChatError } from '../chat-error.js';
import { retryDelay } from '../connection/backoff.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import { createDeferred, type Deferred } from '../deferred.js';
import type { Arrangement, ConversationSettings } from '../model.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';
import { uuid } from '../uuid.js';
import { arranged, shownSettings, type Wanted, wantedOf } from './arranged.js';

/** How often in a row another device may have been first. */
const patience = 10;

/** A change on its way. */
interface Change {
  readonly changeId: string;
  /** As it was when the change was made: by now another one may be held. */
  readonly timeline: Timeline;
  readonly wanted: Wanted;
  readonly outcome: Deferred<void>;
  /** The settings' `rev` that it is built upon, once it may have gone out. */
  base: number | null;
}

/** How the user has arranged their conversations: as the server told, and as they want it by now. */
export class Settings implements Capability {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  /** By conversation, in the order in which they were made. */
  readonly #waiting = new Map<string, readonly Change[]>();
  readonly #busy = new Set<string>();
  /** How to end each pause between two tries. */
  readonly #pauses = new Map<string, () => void>();

  readonly frames: FrameHandlers = {
    settings: ({ conversationId, settings }) => {
      const timeline = this.#held.get(conversationId);
      if (timeline === undefined) this.#held.unheld(conversationId);
      else if (timeline.learnSettings(settings)) this.#held.changed(timeline);
    },
  };

  constructor(scope: UserScope, held: HeldConversations) {
    this.#scope = scope;
    this.#held = held;
  }

  /** As they are shown: what is on its way counts already. */
  of(timeline: Timeline): ConversationSettings {
    return shownSettings(this.#wanted(timeline), this.#at(timeline));
  }

  /** When it was pinned, for the order of lists; 0 for one that is not. */
  pinnedAt(timeline: Timeline): number {
    return this.#wanted(timeline).pinnedAt ?? 0;
  }

  /** See `Conversation.set`. */
  set(timeline: Timeline, arrangement: Arrangement): Promise<void> {
    return this.#change(timeline, wantedOf(arrangement));
  }

  /** See `Conversation.clear`. */
  async clear(timeline: Timeline): Promise<void> {
    const { lastSeq } = timeline;
    if (lastSeq > 0) await this.#change(timeline, { cleared: lastSeq });
  }

  /** Who reads a conversation does not want it marked as unread any more. */
  onRead(timeline: Timeline): void {
    if (!this.of(timeline).unread) return;
    this.#change(timeline, { unread: false }).catch((error) => this.#scope.report(error));
  }

  onOnline(): void {
    for (const id of this.#waiting.keys()) this.#work(id);
  }

  onOffline(): void {
    for (const end of [...this.#pauses.values()]) end();
  }

  onEnd(reason: ChatError): void {
    const changes = [...this.#waiting.values()].flat();
    this.#waiting.clear();
    for (const { outcome } of changes) outcome.reject(reason);
  }

  #wanted(timeline: Timeline): WireSettings {
    const at = this.#at(timeline);
    return (this.#waiting.get(timeline.id) ?? []).reduce(
      (settings, { wanted }) => arranged(settings, wanted, at),
      timeline.settings,
    );
  }

  #at({ lastSeq }: Timeline) {
    return { now: this.#scope.clock.now(), lastSeq };
  }

  #change(timeline: Timeline, wanted: Wanted): Promise<void> {
    try {
      this.#scope.check();
      this.#scope.checkOffered('settings');
    } catch (error) {
      return Promise.reject(error);
    }
    const { id } = timeline;
    const outcome = createDeferred<void>();
    const change: Change = { changeId: uuid(), timeline, wanted, outcome, base: null };
    this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), change]);
    this.#changed(timeline);
    this.#work(id);
    return outcome.promise;
  }

  /** Sends what waits for a conversation, one after the other. */
  async #work(id: string): Promise<void> {
    if (this.#busy.has(id)) return;
    this.#busy.add(id);
    let failures = 0;
    for (;;) {
      const change = this.#waiting.get(id)?.[0];
      if (change === undefined || !this.#scope.online || this.#scope.ended) break;
      try {
        await this.#send(change);
        this.#settle(change);
      } catch (cause) {
        const error = toChatError(cause);
        if (!error.retryable) this.#settle(change, error);
        else await this.#pause(id, retryDelay(++failures, this.#scope.random, error));
      }
    }
    this.#busy.delete(id);
  }

  async #send(change: Change): Promise<void> {
    const { changeId, wanted } = change;
    const { id: conversationId } = change.timeline;
    for (let attempts = 0; attempts < patience; attempts += 1) {
      const isFirst = change.base === null;
      const timeline = this.#current(change);
      change.base ??= timeline.settings.rev;
      const { base } = change;
      const { outcome, settings } = await this.#scope.link.request({
        ...{ type: 'arrange', conversationId, changeId, base },
        ...wanted,
      });
      // Of a server that was set back, an earlier state is the present one.
      this.#current(change).learnSettings(settings, settings.rev < base);
      if (outcome === 'applied') return;
      // Nobody can tell whether an earlier try had happened, and was overruled since.
      if (!isFirst) throw new ChatError('conflict', 'The settings were changed elsewhere first.');
      change.base = null;
    }
    throw new ChatError('unavailable', 'The settings change all the time.');
  }

  #current({ timeline }: Change): Timeline {
    return this.#held.get(timeline.id) ?? timeline;
  }

  #settle(change: Change, error?: ChatError): void {
    const { timeline, outcome } = change;
    const rest = (this.#waiting.get(timeline.id) ?? []).filter((each) => each !== change);
    if (rest.length > 0) this.#waiting.set(timeline.id, rest);
    else this.#waiting.delete(timeline.id);
    this.#changed(this.#current(change));
    if (error) outcome.reject(error);
    else outcome.resolve();
  }

  #changed(timeline: Timeline): void {
    if (this.#held.get(timeline.id)) this.#held.changed(timeline);
    else this.#held.touched(timeline.id);
  }

  /** Ends with the connection, too: then nothing is to be waited for. */
  #pause(id: string, delay: number): Promise<void> {
    if (!this.#scope.online) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        this.#scope.clock.clearTimeout(timer);
        this.#pauses.delete(id);
        resolve();
      };
      const timer = this.#scope.clock.setTimeout(end, delay);
      this.#pauses.set(id, end);
    });
  }
}
