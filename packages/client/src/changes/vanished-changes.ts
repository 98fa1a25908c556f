import type { ChangeParts } from './change-parts.js';
import { isAsWanted } from './is-as-wanted.js';
import { itemBehind } from './item-behind.js';
import { rebase } from './rebase.js';

/** What another tab has settled: shown as it was until what came of it is here, too. */
export class VanishedChanges {
  readonly #parts: ChangeParts;

  constructor(parts: ChangeParts) {
    this.#parts = parts;
  }

  /** Lets go of those whose outcome is known by now. */
  settle(conversationId: string): void {
    const { scope, held, outbox, ofMessages, outcomes, unheard } = this.#parts;
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
      if (!isDone && !(isCurrent && unheard.has(item))) continue;
      const successor = itemBehind(ofMessages, item);
      if (successor) outcomes.move(changeId, successor.entry.changeId);
      if (isDone) rebase(this.#parts, entry, message);
      outbox.drop(item);
      outcomes.resolve(changeId, message && timeline?.row(message));
    }
  }
}
