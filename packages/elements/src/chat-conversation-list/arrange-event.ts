/** What can be done with a conversation of the list. */
export type ConversationAction =
  | 'pin'
  | 'unpin'
  | 'mute'
  | 'unmute'
  | 'archive'
  | 'unarchive'
  | 'mark-read'
  | 'mark-unread'
  | 'clear';

/** The user arranges a conversation for themself. */
export class ArrangeEvent extends Event {
  readonly conversationId: string;
  readonly action: ConversationAction;
  /** For how long it is muted, in milliseconds; `Infinity` for ever. */
  readonly duration: number;

  constructor(conversationId: string, action: ConversationAction, duration = Infinity) {
    super('chat-arrange', { bubbles: true });
    this.conversationId = conversationId;
    this.action = action;
    this.duration = duration;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-arrange': ArrangeEvent;
  }
}
