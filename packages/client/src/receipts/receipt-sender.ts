import { toChatError } from '../chat-error.js';
import { retryDelay } from '../connection/backoff.js';
import type { Marks } from '../model.js';
import type { UserScope } from '../user-scope.js';

/** Marks that come this close together go as one. */
const gathering = 100;

interface Receipt {
  wanted: Marks;
  told: Marks;
}

/** Tells the server how far messages reached the user and were read: few frames for many marks. */
export class ReceiptSender {
  readonly #scope: UserScope;
  readonly #receipts = new Map<string, Receipt>();
  #online = false;
  #sending = false;
  #timer: unknown = null;
  #failures = 0;

  constructor(scope: UserScope) {
    this.#scope = scope;
  }

  /** @param known what the server has already */
  advance(conversationId: string, marks: Partial<Marks>, known: Marks): void {
    const receipt = this.#receipts.get(conversationId) ?? { wanted: known, told: known };
    const read = Math.max(receipt.wanted.read, marks.read ?? 0);
    const delivered = Math.max(receipt.wanted.delivered, marks.delivered ?? 0, read);
    receipt.wanted = { delivered, read };
    this.#receipts.set(conversationId, receipt);
    this.#arm(gathering);
  }

  /** @param told what the server says that it has, whatever it was told */
  correct(conversationId: string, wanted: Marks, told: Marks): void {
    if (wanted.delivered <= told.delivered && wanted.read <= told.read) return;
    this.#receipts.set(conversationId, { wanted, told });
    this.#arm(gathering);
  }

  /** Forgets what goes beyond what is known of the user by now: it was of a history that the server has no more. */
  limit(conversationId: string, own: Marks): void {
    const wanted = this.#receipts.get(conversationId)?.wanted;
    if (wanted && (wanted.delivered > own.delivered || wanted.read > own.read))
      this.#receipts.delete(conversationId);
  }

  setOnline(online: boolean): void {
    this.#online = online;
    this.#scope.clock.clearTimeout(this.#timer);
    this.#timer = null;
    this.#failures = 0;
    this.#arm(0);
  }

  #arm(delay: number): void {
    if (!this.#online || this.#sending || this.#timer !== null) return;
    this.#timer = this.#scope.clock.setTimeout(() => {
      this.#timer = null;
      this.#send();
    }, delay);
  }

  async #send(): Promise<void> {
    this.#sending = true;
    let delay = 0;
    for (const [conversationId, receipt] of this.#receipts) {
      const { wanted, told } = receipt;
      if (wanted.delivered <= told.delivered && wanted.read <= told.read) continue;
      delay = gathering;
      try {
        await this.#scope.link.request({ type: 'mark', conversationId, ...wanted });
        this.#failures = 0;
      } catch (cause) {
        const error = toChatError(cause);
        if (error.retryable) {
          delay = retryDelay(++this.#failures, this.#scope.random, error);
          break;
        }
        // Asking again would get the same answer.
        this.#scope.report(error);
      }
      receipt.told = wanted;
    }
    this.#sending = false;
    // Some may have moved on meanwhile.
    if (delay > 0) this.#arm(delay);
  }
}
