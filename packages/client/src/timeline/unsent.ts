import type { ChatError } from '../chat-error.js';
import type { OutboxEntry } from '../storage/storage.js';

/** An own message that is not acknowledged yet. */
export interface Unsent {
  readonly entry: OutboxEntry;
  /** Set once it failed for good. */
  readonly error: ChatError | undefined;
}
