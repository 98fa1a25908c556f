import type { ChatError } from '../chat-error.js';
import { createDeferred, type Deferred } from '../deferred.js';
import type { TimelineMessage } from '../model.js';

/** What a caller awaits, and the row that they saw. */
interface Promised extends Deferred<TimelineMessage> {
  readonly row: TimelineMessage | undefined;
}

/**
 * What was promised of messages and changes, by what an outbox calls them: of several, where one took the
 * place of others; of a change that goes out with its message, by the `key` of that.
 */
export class Outcomes {
  readonly #promised = new Map<string, readonly Promised[]>();

  /** @param row what the caller saw: the outcome, where nobody knows more */
  add(id: string, row?: TimelineMessage): Promise<TimelineMessage> {
    const outcome = createDeferred<TimelineMessage>();
    this.#promised.set(id, [{ ...outcome, row }]);
    return outcome.promise;
  }

  has(id: string): boolean {
    return this.#promised.has(id);
  }

  /** What comes of one thing is from now on what comes of another. */
  move(id: string, next: string): void {
    this.#promised.set(next, [...this.#take(id), ...this.#take(next)]);
  }

  resolve(id: string, result?: TimelineMessage | undefined): void {
    for (const { resolve, row } of this.#take(id)) resolve((result ?? row) as TimelineMessage);
  }

  reject(id: string, error: ChatError): void {
    for (const { reject } of this.#take(id)) reject(error);
  }

  end(reason: ChatError): void {
    for (const id of [...this.#promised.keys()]) this.reject(id, reason);
  }

  #take(id: string): readonly Promised[] {
    const promised = this.#promised.get(id) ?? [];
    this.#promised.delete(id);
    return promised;
  }
}
