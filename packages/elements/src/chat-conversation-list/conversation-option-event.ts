import type { Option } from '../chat-options/option-event.js';

/** The user wants something done about the one with whom a conversation of the list is. */
export class ConversationOptionEvent extends Event {
  readonly conversationId: string;
  readonly option: Option;

  constructor(conversationId: string, option: Option) {
    super('chat-conversation-option', { bubbles: true });
    this.conversationId = conversationId;
    this.option = option;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-conversation-option': ConversationOptionEvent;
  }
}
