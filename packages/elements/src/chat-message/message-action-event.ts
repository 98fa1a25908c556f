import type { TimelineMessage } from '@chat/client';

/**
 * - `retry`, `discard`: of a message that could not be sent, or of what was done to one and refused;
 * - `jump`: to the message that it answers;
 * - `stop`: has who is writing it asked to stop.
 */
export type MessageAction =
  | 'retry'
  | 'discard'
  | 'react'
  | 'reply'
  | 'copy'
  | 'edit'
  | 'delete'
  | 'report'
  | 'jump'
  | 'stop';

/** The user wants something done with a message. */
export class MessageActionEvent extends Event {
  readonly action: MessageAction;
  readonly message: TimelineMessage;
  /** With what the user reacts, or no longer does; empty for other actions. */
  readonly emoji: string;

  constructor(action: MessageAction, message: TimelineMessage, emoji = '') {
    super('chat-message-action', { bubbles: true });
    this.action = action;
    this.message = message;
    this.emoji = emoji;
  }

  get clientId(): string {
    return this.message.clientId;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-message-action': MessageActionEvent;
  }
}
