import { Emitter } from '../emitter.js';
import type { Presence, User } from '../model.js';

export interface PresenceWatchEvents {
  /** `of` somebody changed; once for many changes that come together. */
  change: () => void;
}

/** @internal */
export interface PresenceWatchOptions {
  readonly of: (userId: string) => Presence | null;
  /** It watches others from now on, or nobody any more. */
  readonly onSet: () => void;
}

const idOf = (user: User | string) => (typeof user === 'string' ? user : user.id);

/** The presence of some users, kept up to date until it is closed. */
export class PresenceWatch extends Emitter<PresenceWatchEvents> {
  readonly #options: PresenceWatchOptions;
  #userIds: readonly string[] = [];
  #announcing = false;

  /** @internal */
  constructor(options: PresenceWatchOptions) {
    super();
    this.#options = options;
  }

  /** @internal */
  get userIds(): readonly string[] {
    return this.#userIds;
  }

  /** Of one of those that are watched; null while it is not known, as without a connection. */
  of(user: User | string): Presence | null {
    return this.#options.of(idOf(user));
  }

  /** Watches these in place of those before. All watches together watch at most 50, those named first. */
  set(users: readonly (User | string)[]): void {
    this.#userIds = users.map(idOf);
    this.#options.onSet();
  }

  close(): void {
    this.set([]);
  }

  /** @internal */
  changed(): void {
    if (this.#announcing || this.#userIds.length === 0) return;
    this.#announcing = true;
    queueMicrotask(() => {
      this.#announcing = false;
      this.emit('change');
    });
  }
}
