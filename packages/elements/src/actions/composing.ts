import type { TimelineMessage } from '@chat/client';
import type { ActionStage } from '../controllers/action-stage.js';

/** What stands above the field of a conversation: the message that is edited, and the one that is answered. */
export class Composing {
  #replyTo: TimelineMessage | null = null;
  #editing: TimelineMessage | null = null;

  /** As it is now. While a message is edited it waits, and is there again afterwards. */
  get replyTo(): TimelineMessage | null {
    return this.#replyTo;
  }

  /** As it was when that began: what the change is made to. */
  get editing(): TimelineMessage | null {
    return this.#editing;
  }

  reply(message: TimelineMessage): void {
    this.#replyTo = message;
  }

  edit(message: TimelineMessage): void {
    this.#editing = message;
  }

  /** Leaves what is done at the moment. */
  leave(): void {
    if (this.#editing) this.#editing = null;
    else this.#replyTo = null;
  }

  /** A message that is deleted meanwhile is neither answered nor edited. */
  follow(stage: ActionStage): void {
    const now = (message: TimelineMessage | null): TimelineMessage | null => {
      const found = message && stage.message(message.key);
      return found && !found.deleted ? found : null;
    };
    this.#replyTo = now(this.#replyTo);
    if (!now(this.#editing)) this.#editing = null;
  }
}
