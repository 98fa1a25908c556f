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

  constructor(conversationId: string, action: ConversationAction) {
    super('chat-arrange', { bubbles: true });
    this.conversationId = conversationId;
    this.action = action;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-arrange': ArrangeEvent;
  }
}
