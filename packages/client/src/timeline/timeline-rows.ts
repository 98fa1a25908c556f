import type { Message } from '@chat/protocol';
import { systemSenderId } from '@chat/protocol';
import type { ChatError } from '../chat-error.js';
import type { Marks, TimelineMessage } from '../model.js';
import type { OutboxEntry } from '../storage/storage.js';
import { keyOf } from './message-list.js';

/** An own message that is not acknowledged yet. */
export interface Unsent {
  readonly entry: OutboxEntry;
  /** Set once it failed for good. */
  readonly error: ChatError | undefined;
}

/** Messages as they are shown: the same object for each as long as it looks the same. */
export class TimelineRows {
  readonly #ownId: string;
  readonly #rows = new Map<string, TimelineMessage>();

  constructor(ownId: string) {
    this.#ownId = ownId;
  }

  /** @param marks how far the peer is */
  stored(message: Message, { delivered, read }: Marks): TimelineMessage {
    const { senderId, seq } = message;
    const reached = seq <= read ? 'read' : seq <= delivered ? 'delivered' : 'sent';
    return this.#row(message, { seq, status: senderId === this.#ownId ? reached : 'sent' });
  }

  unsent({ entry, error }: Unsent): TimelineMessage {
    return this.#row(
      { ...entry, senderId: this.#ownId },
      { seq: null, status: error ? 'failed' : 'pending', ...(error && { error }) },
    );
  }

  #row(
    message: Pick<Message, 'clientId' | 'senderId' | 'text' | 'createdAt'>,
    state: Pick<TimelineMessage, 'seq' | 'status' | 'error'>,
  ): TimelineMessage {
    const { clientId, senderId, text, createdAt } = message;
    const key = keyOf(message);
    const before = this.#rows.get(key);
    if (
      before !== undefined &&
      before.status === state.status &&
      before.seq === state.seq &&
      before.text === text &&
      before.error === state.error
    ) {
      return before;
    }
    const row = {
      key,
      clientId,
      senderId,
      own: senderId === this.#ownId,
      text,
      createdAt,
      ...state,
      system: senderId === systemSenderId,
    };
    this.#rows.set(key, row);
    return row;
  }
}
