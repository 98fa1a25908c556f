import type { Conversation } from '@chat/client';

/** Another conversation is open in an inbox, or none, whoever chose it. */
export class ChatSelectEvent extends Event {
  readonly conversation: Conversation | null;

  constructor(conversation: Conversation | null) {
    super('chat-select', { bubbles: true, composed: true });
    this.conversation = conversation;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'chat-select': ChatSelectEvent;
  }
}
