import { unreadLimit } from '@chat/protocol';
import { Asking } from '../asking.js';
import { Emitter } from '../emitter.js';
import type { ConversationSettings } from '../model.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';
import { WakeUp } from './wake-up.js';

export interface UnreadTotalEvents {
  /** `count` changed. */
  change: (count: number) => void;
}

/** @internal */
export interface UnreadTotalOptions {
  readonly scope: UserScope;
  /** Those that are held. */
  readonly held: () => readonly Timeline[];
  readonly settingsOf: (timeline: Timeline) => ConversationSettings;
}

/** What the user has not read, in all their conversations that are neither muted nor archived. */
export class UnreadTotal extends Emitter<UnreadTotalEvents> {
  readonly #options: UnreadTotalOptions;
  /** By conversation, as the server told; those that are marked and have none count as one. */
  readonly #told = new Map<string, number>();
  #more = false;
  #count = 0;
  #questions = 0;
  /** @internal The server's count, once more. */
  readonly asking: Asking;
  #isCounting = false;
  readonly #wakeUp: WakeUp;

  /** @internal */
  constructor(options: UnreadTotalOptions) {
    super();
    this.#options = options;
    this.#wakeUp = new WakeUp(options.scope, () => this.#sum());
    this.asking = new Asking(options.scope, () => this.#ask());
  }

  /** Messages, and one for each conversation that is marked as unread; 100 stands for more than 99. */
  get count(): number {
    return this.#count;
  }

  /** @internal */
  offline(): void {
    this.#wakeUp.cancel();
    this.asking.cancel();
  }

  /** @internal A conversation that is held is not what it was. */
  changed(): void {
    if (this.#isCounting) return;
    this.#isCounting = true;
    // Once for many that come together.
    queueMicrotask(() => {
      this.#isCounting = false;
      this.#sum();
    });
  }

  async #ask(): Promise<void> {
    const { scope } = this.#options;
    if (!scope.features.unread) return;
    this.#questions += 1;
    const question = this.#questions;
    const { conversations, more } = await scope.ask(scope.api.unread());
    // Asked for on a connection before this one.
    if (question !== this.#questions) return;
    this.#told.clear();
    for (const { conversationId, unread } of conversations) {
      this.#told.set(conversationId, Math.max(unread, 1));
    }
    this.#more = more;
    this.#sum();
  }

  #sum(): void {
    if (this.#options.scope.ended) return;
    const { held, settingsOf } = this.#options;
    const counts = new Map(this.#told);
    const muted: (number | null)[] = [];
    for (const timeline of held()) {
      const { mutedUntil, archived, unread } = settingsOf(timeline);
      const own = timeline.unread ?? this.#told.get(timeline.id) ?? 0;
      muted.push(mutedUntil);
      const isSilent = mutedUntil !== null || archived;
      counts.set(timeline.id, isSilent ? 0 : Math.max(own, unread ? 1 : 0));
    }
    this.#wakeUp.at(muted);
    const sum = [...counts.values()].reduce((total, count) => total + count, 0);
    // Where the server stopped counting, there may be others.
    if (this.#more && sum < unreadLimit) this.asking.soon();
    const count = Math.min(this.#more ? unreadLimit : sum, unreadLimit);
    if (count === this.#count) return;
    this.#count = count;
    this.emit('change', count);
  }
}
