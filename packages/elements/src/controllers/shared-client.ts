import type { ChatClient } from '@chat/client';
import { type ChatSource, clientOf, isSameSource } from './chat-source.js';

/** Those that some element on the page is using. */
const inUse = new Set<SharedClient>();

/**
 * A client, and the elements that use it: all those on a page whose chat comes from the same place have one
 * connection, one outbox, and one user. Whoever uses none any more keeps it, to come back to.
 */
export class SharedClient {
  readonly client: ChatClient;
  readonly #source: ChatSource;
  readonly #users = new Set<object>();
  #isDisposed = false;

  private constructor(source: ChatSource) {
    this.#source = source;
    this.client = clientOf(source);
  }

  /**
   * The one that is in use for this source; else that which the user had before, or a new one.
   * @throws ChatError as {@link clientOf}
   */
  static use(source: ChatSource, user: object, before: SharedClient | null): SharedClient {
    const kept = before && (before.#isDisposed ? null : before);
    const present = [...inUse].find((each) => isSameSource(each.#source, source));
    const shared = present ?? kept ?? new SharedClient(source);
    if (kept !== shared) kept?.drop(user);
    shared.#users.add(user);
    inUse.add(shared);
    return shared;
  }

  /** Whether another element uses it, too. */
  get isShared(): boolean {
    return this.#users.size > 1;
  }

  /** With the last one who does, the connection goes. */
  leave(user: object): void {
    if (!this.#users.delete(user) || this.#users.size > 0) return;
    inUse.delete(this);
    // The application's own client lives as long as the application wants.
    if (!this.#source.client) this.client.disconnect();
  }

  /** Likewise, and it does not come back to it. */
  drop(user: object): void {
    this.leave(user);
    if (this.#users.size > 0 || this.#source.client) return;
    this.#isDisposed = true;
    this.client.dispose();
  }

  /** Whoever comes gets another one. */
  retire(): void {
    inUse.delete(this);
  }
}
