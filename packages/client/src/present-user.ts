import { ChatError, signedOut, toChatError } from './chat-error.js';
import type { ConversationEvents } from './conversations/held-conversations.js';
import type { User } from './model.js';
import type { ChatStorage, UserStorage } from './storage/storage.js';
import type { UserChat } from './user-chat.js';
import type { UserScopeOptions } from './user-scope.js';

export interface PresentUserOptions
  extends ConversationEvents,
    Omit<UserScopeOptions, 'userId' | 'storage'> {
  /** The app's own. */
  readonly storage: ChatStorage | undefined;
  /** Somebody else, or nobody, is present; or what is known of the user changed. */
  readonly onUser: (user: User | null) => void;
}

/** Who is signed in, as far as is known. What belongs to one user goes with them. */
export class PresentUser {
  readonly #options: PresentUserOptions;
  #user: User | null;
  #chat: UserChat | null = null;
  #opening: Promise<UserChat> | null = null;
  #storage: ChatStorage | null = null;
  /** Why the last one was left; another object each time. */
  #left: ChatError | null = null;
  /** Once what is kept of the user before is gone. */
  forgotten: Promise<void> | null = null;

  constructor(options: PresentUserOptions, user: User | null) {
    this.#options = options;
    this.#user = user;
  }

  get user(): User | null {
    return this.#user;
  }

  /** What the user has here; null until it is asked for, and loaded. */
  get chat(): UserChat | null {
    return this.#chat;
  }

  set(user: User | null): void {
    const before = this.#user;
    this.#user = user;
    if (before?.id !== user?.id) {
      this.leave();
      if (before !== null) this.forgotten = this.forget(before.id);
    }
    if (JSON.stringify(before) !== JSON.stringify(user)) this.#options.onUser(user);
  }

  /**
   * What the user has here. It is not needed to connect, so it is loaded beside that.
   *
   * @throws ChatError `not_signed_in`; `signed_out`, or why it ended; `timeout` when it cannot be loaded
   */
  async own(): Promise<UserChat> {
    if (this.#user === null) throw new ChatError('not_signed_in', 'Nobody is signed in.');
    this.#opening ??= this.#open(this.#user.id);
    return this.#opening;
  }

  /** @param reason what is under way is refused with; `signed_out` by default */
  leave(reason: ChatError = signedOut()): void {
    this.#left = reason;
    this.#chat?.close(reason);
    this.#chat = null;
    this.#opening = null;
  }

  /** Loads what a user needs, before it is known who that is. */
  load(): Promise<typeof import('./user-chat.js')> {
    return import('./user-chat.js');
  }

  async #open(userId: string): Promise<UserChat> {
    const options = this.#options;
    const left = this.#left;
    try {
      const { UserChat } = await this.load();
      if (this.#left !== left) throw this.#left;
      this.#chat = new UserChat({ ...options, userId, storage: this.#keptOf(userId) }, options);
      return this.#chat;
    } catch (error) {
      if (this.#left === left) this.#opening = null;
      throw toChatError(error, 'timeout', 'The rest of this package could not be loaded.');
    }
  }

  /** What is kept of a user. */
  async #keptOf(userId: string): Promise<UserStorage> {
    const { server, storage, clock, onError } = this.#options;
    const { clientStorage } = await this.load();
    this.#storage ??= clientStorage(storage, clock, onError);
    return this.#storage.open({ server, userId });
  }

  /**
   * Nobody who comes after a user is to find that user's conversations on this device.
   *
   * @param remove what removes more than these
   */
  async forget(userId: string, remove?: (kept: UserStorage) => Promise<void>): Promise<void> {
    const { onError } = this.#options;
    try {
      const kept = await this.#keptOf(userId);
      await kept.cache?.clear();
      await remove?.(kept);
      await kept.close?.();
    } catch (cause) {
      onError(new ChatError('storage_failed', 'The kept conversations failed.', { cause }));
    }
  }
}
