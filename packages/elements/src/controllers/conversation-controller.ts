import type { Conversation, TimelineMessage } from '@chat/client';
import { ChatMessageEvent, ChatReadyEvent } from '../events.js';
import { type ChatHost, reportError } from './chat-host.js';

/** Most new messages kept for the screen reader's log. */
const announcedAtMost = 10;

/** Follows the conversation that is open, and does in it what its user asks for. */
export class ConversationController {
  readonly #host: ChatHost;
  #conversation: Conversation | null = null;
  #unfollow: (() => void) | null = null;
  #loadingOlder = false;
  #announced: readonly TimelineMessage[] = [];

  constructor(host: ChatHost) {
    this.#host = host;
  }

  get loadingOlder(): boolean {
    return this.#loadingOlder;
  }

  /** The messages of others that came lately, to be read out once each. */
  get announced(): readonly TimelineMessage[] {
    return this.#announced;
  }

  /** Follows this one from now on. */
  open(conversation: Conversation): void {
    this.close();
    const onChange = (): void => this.#host.requestUpdate();
    const onMessage = (message: TimelineMessage): void => {
      if (!message.own) this.#announced = [...this.#announced, message].slice(-announcedAtMost);
      this.#host.dispatchEvent(new ChatMessageEvent(message, conversation));
      this.#host.requestUpdate();
    };
    conversation.on('change', onChange);
    conversation.on('message', onMessage);
    this.#conversation = conversation;
    this.#unfollow = () => {
      conversation.off('change', onChange);
      conversation.off('message', onMessage);
    };
    this.#host.dispatchEvent(new ChatReadyEvent(conversation));
  }

  close(): void {
    this.#unfollow?.();
    this.#unfollow = null;
    this.#conversation = null;
    this.#announced = [];
  }

  async loadOlder(): Promise<void> {
    const conversation = this.#conversation;
    if (!conversation || this.#loadingOlder) return;
    this.#loadingOlder = true;
    this.#host.requestUpdate();
    try {
      await conversation.loadOlder();
    } catch (error) {
      // The next scroll to the top tries again.
      reportError(this.#host, error);
    } finally {
      this.#loadingOlder = false;
      this.#host.requestUpdate();
    }
  }

  /** Sends; a refusal shows on the message itself. */
  send(text: string): void {
    this.#conversation?.send(text).catch((error: unknown) => reportError(this.#host, error));
  }
}
