import type { Conversation } from '@chat/client';
import type { ChatHost } from './chat-host.js';

/** Milliseconds for which somebody types before it is shown: who hits a key by mistake is not announced. */
const patience = 400;

/** Whether the other one of a conversation is typing, as it is shown. */
export class TypingController {
  readonly #host: ChatHost;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isShown = false;

  constructor(host: ChatHost) {
    this.#host = host;
  }

  get isShown(): boolean {
    return this.#isShown;
  }

  /** The conversation may not be as it was; null for none. */
  look(conversation: Conversation | null): void {
    if (!conversation?.typing) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#isShown = false;
    } else if (!this.#isShown) {
      this.#timer ??= setTimeout(() => {
        this.#isShown = true;
        this.#host.requestUpdate();
      }, patience);
    }
  }
}
