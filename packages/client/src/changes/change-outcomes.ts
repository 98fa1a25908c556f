import type { ChatError } from '../chat-error.js';
import { createDeferred, type Deferred } from '../deferred.js';
import type { TimelineMessage } from '../model.js';

/** What a caller awaits, and the row that they saw. */
interface Promised extends Deferred<TimelineMessage> {
  readonly row: TimelineMessage;
}

/** What was promised of changes, each under what it waits for: a change, or the message it goes out with. */
export class ChangeOutcomes {
  readonly #promised = new Map<string, Promised[]>();

  add(id: string, row: TimelineMessage): Promise<TimelineMessage> {
    const outcome = createDeferred<TimelineMessage>();
    this.#promised.set(id, [{ ...outcome, row }]);
    return outcome.promise;
  }

  /** What waited for one waits for another from now on. */
  move(from: string, to: string): void {
    const moved = this.#take(from);
    if (moved.length > 0) this.#promised.set(to, [...moved, ...(this.#promised.get(to) ?? [])]);
  }

  /** @param row by default the one that the caller saw */
  resolve(id: string, row?: TimelineMessage): void {
    for (const promised of this.#take(id)) promised.resolve(row ?? promised.row);
  }

  reject(id: string, error: ChatError): void {
    for (const promised of this.#take(id)) promised.reject(error);
  }

  end(reason: ChatError): void {
    for (const id of [...this.#promised.keys()]) this.reject(id, reason);
  }

  #take(id: string): Promised[] {
    const promised = this.#promised.get(id) ?? [];
    this.#promised.delete(id);
    return promised;
  }
}
