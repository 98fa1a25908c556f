import type { AuthOptions } from './auth/auth-options.js';
import type { ChatError } from './chat-error.js';
import type { ConnectionState } from './connection/connection-state.js';
import type { Conversation } from './conversations/conversation.js';
import type { Environment } from './environment.js';
import type { TimelineMessage, User } from './model.js';
import type { ChatStorage } from './storage/storage.js';

export interface ChatClientOptions {
  /**
   * The chat server's base URL, for example `https://chat.example.com`; a path prefix is allowed. In
   * a page it may be relative to it.
   */
  readonly url: string;
  /**
   * How to get access tokens.
   * @defaultValue `{ session: {} }`, the server's own accounts
   */
  readonly auth?: AuthOptions | undefined;
  /**
   * Where unsent messages and a copy of recent conversations are kept. While it fails, memory takes
   * its place, and an `error` event with the code `storage_failed` tells; once it works again, what
   * is unsent is kept there again.
   * @defaultValue IndexedDB in browsers, memory elsewhere
   */
  readonly storage?: ChatStorage | undefined;
  /**
   * Whether requests carry the cookies of the server's site, as Fetch has it. The server needs none:
   * tokens go in headers. `include` is for a proxy in front of it that asks for its own cookie, and
   * works for pages of the server's `ALLOWED_ORIGINS` only; a browser's WebSocket carries them anyway.
   * @defaultValue 'omit'
   */
  readonly credentials?: 'omit' | 'include' | undefined;
  /** When it aborts, the client is {@link ChatClient.dispose | disposed}. */
  readonly signal?: AbortSignal | undefined;
  /** @internal What tests put in the place of the surroundings. */
  readonly environment?: Partial<Environment> | undefined;
}

export interface ChatClientEvents {
  /** The connection's state changed. */
  state: (state: ConnectionState) => void;
  /**
   * Somebody else, or nobody, is signed in; or the user has another name or picture, is a guest no more, or a bot, or none any more.
   */
  user: (user: User | null) => void;
  /** Each new message of each conversation, once and in its order; see `Conversation`. */
  message: (message: TimelineMessage, conversation: Conversation) => void;
  /** Somebody opened a conversation with the user, or wrote in one that was not held yet. */
  conversation: (conversation: Conversation) => void;
  /** A conversation is gone from the server; see `Conversation.removed`. */
  removed: (conversation: Conversation) => void;
  /** The user has blocked somebody (`on`), or does not any more, on whichever device. */
  blocked: (userId: string, on: boolean) => void;
  /**
   * What went wrong where nobody awaits it: a bad frame, a full storage, the refusal of a message that
   * was written in an earlier life. The client goes on.
   */
  error: (error: ChatError) => void;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface NewAccount extends Credentials {
  /**
   * The name to show.
   * @defaultValue the username
   */
  readonly name?: string | undefined;
}
