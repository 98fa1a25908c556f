import type { ChatError } from '../chat-error.js';
import type { Clock } from '../environment.js';
import type { User } from '../model.js';
import { memorySessionStorage } from './memory-session-storage.js';
import type { SessionSourceOptions, SessionTools } from './session-source-options.js';
import { localSessionStorage, type SessionStorage } from './session-storage.js';
import type { StoredSession } from './stored-session.js';

const propagation = 100;

/** The session as this device keeps it, for all tabs, and who is signed in by it as far as this one has seen. */
export class KeptSession {
  readonly #options: SessionSourceOptions;
  readonly #storage: SessionStorage;
  readonly #tools: SessionTools;
  /** Null once the storage has answered for the first time, or at once. */
  readonly loaded: Promise<void> | null = null;
  user: User | null;
  /** The refresh token last seen here, so that another tab's newer sign-in is never forgotten. */
  refreshToken: string | null = null;

  /** @param known - who was signed in when this device was asked last, so that a change since is told */
  constructor(options: SessionSourceOptions, tools: SessionTools, known: User | null) {
    this.#options = options;
    this.#tools = tools;
    this.user = known;
    const { storage, storageKey } = options;
    const local = storage === 'local' && !tools.plainNode ? localSessionStorage() : null;
    this.#storage = typeof storage === 'object' ? storage : (local ?? memorySessionStorage());
    let stored: string | null | Promise<string | null> = null;
    try {
      stored = this.#storage.get(storageKey);
    } catch (cause) {
      this.#failed(cause);
    }
    if (stored instanceof Promise) {
      this.loaded = stored.then(
        (text) => this.see(tools.parseSession(text)),
        (error) => void this.#failed(error),
      );
    } else {
      this.see(tools.parseSession(stored));
    }
  }

  /** Follows sign-ins and sign-outs of other tabs. Returns how to stop. */
  watch(): () => void {
    const { storageKey } = this.#options;
    const onChange = () => {
      this.read().then(
        (stored) => this.see(stored),
        // Reported already; the next use of the session reads again.
        () => {},
      );
    };
    return this.#storage.subscribe?.(storageKey, onChange) ?? (() => {});
  }

  /** This is what is stored by now. */
  see(stored: StoredSession | null): void {
    const user = stored?.user ?? null;
    const changed = JSON.stringify(this.user) !== JSON.stringify(user);
    this.user = user;
    this.refreshToken = stored?.refreshToken ?? null;
    if (changed) this.#options.onUser(user);
  }

  async read(): Promise<StoredSession | null> {
    return this.#tools.parseSession(await this.#use((storage, key) => storage.get(key)));
  }

  write(session: StoredSession): Promise<void> {
    return this.#use((storage, key) => storage.set(key, JSON.stringify(session)));
  }

  forget(): Promise<void> {
    return this.#use((storage, key) => storage.remove(key));
  }

  /** What `localStorage` holds reaches the other tabs' processes a little later than the lock. */
  async propagated(): Promise<void> {
    if (this.#storage.subscribe) await pause(this.#options.clock, propagation);
  }

  async #use<T>(task: (storage: SessionStorage, key: string) => T | Promise<T>): Promise<T> {
    try {
      return await task(this.#storage, this.#options.storageKey);
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** Tells of it, and gives what whoever needed the storage is told: a failure for now. */
  #failed(cause: unknown): ChatError {
    const error = new this.#tools.ChatError('storage_failed', 'The session storage failed.', {
      cause,
    });
    this.#options.onError(error);
    return error;
  }
}

export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.setTimeout(resolve, ms));
}
