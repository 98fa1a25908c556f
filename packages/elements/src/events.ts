import type { ChatError, ConnectionState, Conversation, TimelineMessage } from '@chat/client';

const outward = { bubbles: true, composed: true } as const;

/** The conversation is open: its newest messages are shown, and it can be written in. */
export class ChatReadyEvent extends Event {
  readonly conversation: Conversation;

  constructor(conversation: Conversation) {
    super('chat-ready', outward);
    this.conversation = conversation;
  }
}

/** A new message of the open conversation, own ones included; each once, in the server's order. */
export class ChatMessageEvent extends Event {
  readonly message: TimelineMessage;
  readonly conversation: Conversation;

  constructor(message: TimelineMessage, conversation: Conversation) {
    super('chat-message', outward);
    this.message = message;
    this.conversation = conversation;
  }
}

/** The state of the connection changed. */
export class ChatStateEvent extends Event {
  readonly state: ConnectionState;

  constructor(state: ConnectionState) {
    super('chat-state', outward);
    this.state = state;
  }
}

/** Something failed; what can be done about it is already on the screen. */
export class ChatErrorEvent extends Event {
  readonly error: ChatError;

  constructor(error: ChatError) {
    super('chat-error', outward);
    this.error = error;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'chat-ready': ChatReadyEvent;
    'chat-message': ChatMessageEvent;
    'chat-state': ChatStateEvent;
    'chat-error': ChatErrorEvent;
  }
}
