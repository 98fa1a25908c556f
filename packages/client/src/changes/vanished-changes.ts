import type { OutboxItem } from '../outbox/outbox-items.js';
import type { ChangeEntry } from '../storage/storage.js';
import { isAsWanted } from './change-entry.js';
import type { ChangeParts } from './change-parts.js';
import { rebase } from './rebase.js';

type Item = OutboxItem<ChangeEntry>;

/** What another tab has settled: shown as it was until what came of it is here, too. */
export class VanishedChanges {
  readonly #parts: ChangeParts;
  /** Those of which nothing was heard for a while. */
  readonly #unheard = new WeakSet<Item>();

  constructor(parts: ChangeParts) {
    this.#parts = parts;
  }

  unheard(item: Item): void {
    this.#unheard.add(item);
    this.settle(item.entry.conversationId);
  }

  /** Lets go of those whose outcome is known by now. */
  settle(conversationId: string): void {
    const { scope, held, outbox, ofMessages, outcomes } = this.#parts;
    const timeline = held.get(conversationId);
    // While this tab is offline the message here may be the one of before.
    const isCurrent = timeline === undefined || (scope.online && timeline.isComplete);
    for (const item of outbox.unsentOf(conversationId).filter(({ isElsewhere }) => isElsewhere)) {
      const { entry } = item;
      const { changeId } = entry;
      // To let go of one may have let go of others.
      if (outbox.get(changeId) !== item) continue;
      const message = timeline?.find(entry.key);
      const isDone = message !== undefined && isAsWanted(message, entry, scope.userId);
      if (!isDone && !(isCurrent && this.#unheard.has(item))) continue;
      const successor = ofMessages.successorOf(item);
      if (successor) outcomes.move(changeId, successor.entry.changeId);
      if (isDone) rebase(this.#parts, entry, message);
      outbox.drop(item);
      outcomes.resolve(changeId, message && timeline?.row(message));
    }
  }
}
