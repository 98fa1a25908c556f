import type { TimelineMessage } from '@chat/client';

/** The user sends a message: with something to see, without blank space around it, within the limit. */
export class SendEvent extends Event {
  /** Empty only where there are files. */
  readonly text: string;
  /** The message that it answers. */
  readonly replyTo: TimelineMessage | null;
  /** What goes along with it; undefined for nothing. */
  readonly files: readonly File[] | undefined;

  constructor(text: string, replyTo: TimelineMessage | null = null, files?: readonly File[]) {
    super('chat-send', { bubbles: true });
    this.text = text;
    this.replyTo = replyTo;
    this.files = files;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-send': SendEvent;
  }
}
