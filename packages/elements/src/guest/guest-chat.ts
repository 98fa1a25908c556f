import type { ChatClient, Conversation, Opening } from '@chat/client';
import type { ChatView } from '../controllers/chat-view.js';
import type { Visit } from '../controllers/visit.js';

/** What a guest needs of the chat in which they begin. */
export interface GuestChat {
  readonly client: ChatClient | null;
  readonly view: ChatView;
  readonly account: {
    /** Shows where one begins, as something is under way or not. */
    ask(state?: { readonly busy: boolean }): unknown;
    /** Those who are not signed in come as guests from now on, or sign in. */
    come(asGuest: boolean): void;
  };
  readonly conversation: {
    /** Whom the page wants to chat with, by username, and about what. */
    readonly peer: string;
    readonly opening: Opening;
    show(conversation: Conversation, key: object): void;
  };
  readonly connection: {
    readonly visit: Visit | null;
    readonly client: ChatClient | null;
    /** Begins anew, as who is signed in by now. */
    renew(): void;
  };
  retry(): void;
}
