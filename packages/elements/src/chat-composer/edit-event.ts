import type { TimelineMessage } from '@chat/client';

/** The user gives a message another text: with something to see, and not what it says already. */
export class EditEvent extends Event {
  /** As it was when the user began. */
  readonly message: TimelineMessage;
  readonly text: string;

  constructor(message: TimelineMessage, text: string) {
    super('chat-edit', { bubbles: true });
    this.message = message;
    this.text = text;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-edit': EditEvent;
  }
}
