import type { ChatError } from '../chat-error.js';
import { toChatError } from '../chat-error.js';
import { retryDelay } from '../connection/backoff.js';
import type { RequestLink } from '../connection/connection.js';
import type { Environment } from '../environment.js';
import type { Marks } from '../model.js';

/** Marks that come this close together go as one. */
const gathering = 100;

interface Receipt {
  wanted: Marks;
  told: Marks;
  timer: unknown;
  sending: boolean;
  failures: number;
}

/** Tells the server how far messages reached the user and were read: few frames for many marks. */
export class Receipts {
  readonly #link: RequestLink;
  readonly #environment: Environment;
  readonly #onError: (error: ChatError) => void;
  readonly #receipts = new Map<string, Receipt>();
  #online = false;

  constructor(link: RequestLink, environment: Environment, onError: (error: ChatError) => void) {
    this.#link = link;
    this.#environment = environment;
    this.#onError = onError;
  }

  /** @param known what the server has already */
  advance(conversationId: string, marks: Partial<Marks>, known: Marks): void {
    let receipt = this.#receipts.get(conversationId);
    if (receipt === undefined) {
      receipt = { wanted: known, told: known, timer: null, sending: false, failures: 0 };
      this.#receipts.set(conversationId, receipt);
    }
    const read = Math.max(receipt.wanted.read, marks.read ?? 0);
    const delivered = Math.max(receipt.wanted.delivered, marks.delivered ?? 0, read);
    receipt.wanted = { delivered, read };
    this.#arm(conversationId, receipt, gathering);
  }

  setOnline(online: boolean): void {
    this.#online = online;
    for (const [id, receipt] of this.#receipts) {
      this.#environment.clock.clearTimeout(receipt.timer);
      receipt.timer = null;
      receipt.failures = 0;
      this.#arm(id, receipt, 0);
    }
  }

  #arm(conversationId: string, receipt: Receipt, delay: number): void {
    const { wanted, told } = receipt;
    const settled = wanted.delivered <= told.delivered && wanted.read <= told.read;
    if (settled || !this.#online || receipt.timer !== null || receipt.sending) return;
    receipt.timer = this.#environment.clock.setTimeout(() => {
      receipt.timer = null;
      this.#send(conversationId, receipt);
    }, delay);
  }

  async #send(conversationId: string, receipt: Receipt): Promise<void> {
    const { wanted, told } = receipt;
    receipt.sending = true;
    let delay = gathering;
    try {
      await this.#link.request({
        type: 'mark',
        conversationId,
        ...(wanted.delivered > told.delivered && { delivered: wanted.delivered }),
        ...(wanted.read > told.read && { read: wanted.read }),
      });
      receipt.told = wanted;
      receipt.failures = 0;
    } catch (cause) {
      const error = toChatError(cause);
      if (error.retryable) {
        receipt.failures += 1;
        delay = retryDelay(receipt.failures, this.#environment.random, error);
      } else {
        // Asking again would get the same answer.
        receipt.told = wanted;
        this.#onError(error);
      }
    }
    receipt.sending = false;
    this.#arm(conversationId, receipt, delay);
  }
}
