import type { ChatError } from '../chat/chat-error.js';
import type { Log } from '../log.js';

/** ms between two lines about a store that is away: everybody's requests fail then, many a second. */
const interval = 1_000;

/** Tells the operator of refusals that are the server's fault, which callers are told nothing about. */
export class FailureLog {
  readonly #log: Log;
  #silentUntil = 0;
  #suppressed = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  /** `fields` say where it happened; never a token, a password or a text. */
  report(refusal: ChatError, fields: object, message: string): void {
    const err = refusal.cause;
    if (refusal.code === 'internal') {
      this.#log.error({ err, ...fields }, message);
    } else if (refusal.code === 'unavailable' && err !== undefined) {
      this.#reportOutage({ err, ...fields }, message);
    }
  }

  #reportOutage(fields: object, message: string): void {
    const now = performance.now();
    if (now < this.#silentUntil) {
      this.#suppressed += 1;
      return;
    }
    this.#log.warn({ ...fields, suppressed: this.#suppressed }, `${message}: the store is away`);
    this.#silentUntil = now + interval;
    this.#suppressed = 0;
  }
}
