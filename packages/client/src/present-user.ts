import { ChatError } from './chat-error.js';
import type { ConversationEvents } from './conversations/held-conversations.js';
import type { User } from './model.js';
import type { ChatStorage } from './storage/storage.js';
import { UserChat } from './user-chat.js';
import type { UserScopeOptions } from './user-scope.js';

export interface PresentUserOptions
  extends ConversationEvents,
    Omit<UserScopeOptions, 'userId' | 'storage'> {
  /** The server's base URL. */
  readonly server: string;
  readonly storage: ChatStorage;
  /** Somebody else, or nobody, is present; or the user's name or picture changed. */
  readonly onUser: (user: User | null) => void;
}

/** Who is signed in, as far as is known. What belongs to one user goes with them. */
export class PresentUser {
  readonly #options: PresentUserOptions;
  #user: User | null;
  #chat: UserChat | null = null;
  /** Once what is kept of the user before is gone. */
  forgotten: Promise<void> | null = null;

  constructor(options: PresentUserOptions, user: User | null) {
    this.#options = options;
    this.#user = user;
  }

  get user(): User | null {
    return this.#user;
  }

  /** What the user has here; null until it is asked for. */
  get chat(): UserChat | null {
    return this.#chat;
  }

  set(user: User | null): void {
    const before = this.#user;
    this.#user = user;
    if (before?.id !== user?.id) {
      this.leave();
      if (before !== null) this.forgotten = this.#forget(before.id);
    }
    if (!sameUser(before, user)) this.#options.onUser(user);
  }

  /** @throws ChatError `not_signed_in` */
  own(): UserChat {
    const { server, storage, ...options } = this.#options;
    if (this.#user === null) throw new ChatError('not_signed_in', 'Nobody is signed in.');
    const userId = this.#user.id;
    this.#chat ??= new UserChat(
      { ...options, userId, storage: storage.open({ server, userId }) },
      options,
    );
    return this.#chat;
  }

  /** @param reason what is under way is refused with; `signed_out` by default */
  leave(reason?: ChatError): void {
    this.#chat?.close(reason);
    this.#chat = null;
  }

  /** Nobody who comes after a user is to find that user's conversations on this device. */
  async #forget(userId: string): Promise<void> {
    const { server, storage, onError } = this.#options;
    try {
      const kept = await storage.open({ server, userId });
      await kept.cache?.clear();
      await kept.close?.();
    } catch (cause) {
      onError(new ChatError('storage_failed', 'The kept conversations failed.', { cause }));
    }
  }
}

function sameUser(a: User | null, b: User | null): boolean {
  return a?.id === b?.id && a?.name === b?.name && a?.picture === b?.picture;
}
