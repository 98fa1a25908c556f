import type { Message } from '@chat/protocol';
import { lastOf } from '../last-of.js';
import type { OutboxItem } from '../outbox/outbox-items.js';
import type { ChangeEntry } from '../storage/storage.js';
import { keyOf } from '../timeline/message-list.js';
import type { Timeline } from '../timeline/timeline.js';
import type { ChangeParts } from './change-parts.js';
import { isAsWanted } from './is-as-wanted.js';

/** How long a message may be neither in an outbox nor anywhere else: on its way to this tab. */
const patience = 2_000;

type Item = OutboxItem<ChangeEntry>;

/** Changes of messages that had no place yet: they can go out once these have one. */
export class UnplacedChanges {
  readonly #parts: ChangeParts;
  /** Messages that were not sent, as they were deleted before. */
  readonly #withdrawn = new Set<string>();
  /** Conversations that are looked at once more in a moment. */
  readonly #timers = new Map<string, unknown>();

  constructor(parts: ChangeParts) {
    this.#parts = parts;
  }

  /** Their messages may have found their places since. */
  place(timeline: Timeline): void {
    const items = this.#of(timeline.id);
    for (const { entry } of items) {
      const message = timeline.find(entry.key);
      if (message) this.#placeAt(message, items);
      else if (!this.#parts.isUnsent(entry.key)) this.#lookLater(timeline.id);
    }
  }

  /**
   * A message was not sent, as it was deleted before. That is still kept for a moment: another tab that
   * has the message must hear why it is gone, or would take it for lost.
   */
  withdraw({ conversationId, key }: ChangeEntry): void {
    this.#withdrawn.add(key);
    this.#lookLater(conversationId);
  }

  close(): void {
    for (const timer of this.#timers.values()) this.#parts.scope.clock.clearTimeout(timer);
  }

  #of(conversationId: string): Item[] {
    return this.#parts.outbox
      .unsentOf(conversationId)
      .filter(({ entry, isElsewhere }) => entry.seq === null && !isElsewhere);
  }

  #placeAt(message: Message, items: readonly Item[]): void {
    const { outbox, scope } = this.#parts;
    const { seq, rev } = message;
    const ofMessage = items.filter(({ entry }) => entry.key === keyOf(message));
    const edits = ofMessage.filter(({ entry }) => entry.kind === 'edit');
    // They went out with it, and the page was closed before that was noted.
    const last = lastOf(edits)?.entry;
    const areDone = last !== undefined && isAsWanted(message, last, scope.userId);
    for (const item of ofMessage) {
      const { changeId } = item.entry;
      // To let go of one may have placed others.
      if (outbox.get(changeId) !== item || item.entry.seq !== null) continue;
      if (areDone && edits.includes(item)) outbox.acknowledge(changeId, message);
      else outbox.replace(item, { ...item.entry, seq, base: rev });
    }
  }

  #lookLater(conversationId: string): void {
    const { clock } = this.#parts.scope;
    if (this.#timers.has(conversationId)) return;
    const look = () => {
      this.#timers.delete(conversationId);
      this.#look(conversationId);
    };
    this.#timers.set(conversationId, clock.setTimeout(look, patience));
  }

  /** Lets go of those whose messages are nowhere by now. */
  async #look(conversationId: string): Promise<void> {
    const { scope, held, onLost } = this.#parts;
    // This tab may not have heard of what another one wrote.
    const kept = await scope.storage.then(({ outbox }) => outbox.list()).catch(() => []);
    if (scope.ended) return;
    const timeline = held.get(conversationId);
    const isKnown = timeline !== undefined && scope.online && timeline.isComplete;
    for (const item of this.#of(conversationId)) {
      const { key } = item.entry;
      const isThere =
        this.#parts.isUnsent(key) || kept.some(({ clientId }) => key.endsWith(clientId));
      if (isThere || timeline?.find(key)) continue;
      if (isKnown || this.#withdrawn.has(key)) onLost(item);
    }
    if (timeline && scope.online) this.place(timeline);
  }
}
