import type { TimelineMessage } from '@chat/client';

/** The user sends a message: with something to see, without blank space around it, within the limit. */
export class SendEvent extends Event {
  readonly text: string;
  /** The message that it answers. */
  readonly replyTo: TimelineMessage | null;

  constructor(text: string, replyTo: TimelineMessage | null = null) {
    super('chat-send', { bubbles: true });
    this.text = text;
    this.replyTo = replyTo;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-send': SendEvent;
  }
}
