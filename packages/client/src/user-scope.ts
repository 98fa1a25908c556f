import { ChatError, toChatError } from './chat-error.js';
import type { RequestLink } from './connection/connection.js';
import type { Clock } from './environment.js';
import type { ChatApi } from './http/chat-api.js';
import type { Features, User } from './model.js';
import { RenamedUsers, rename } from './renamed-users.js';
import type { UserStorage } from './storage/storage.js';

export interface UserScopeOptions {
  /** The server's base URL. */
  readonly server: string;
  readonly userId: string;
  readonly api: ChatApi;
  readonly link: RequestLink;
  /** May take its time to open. */
  readonly storage: Promise<UserStorage>;
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  readonly ownUser: OwnUser;
  readonly onError: (error: ChatError) => void;
}

/** What happens to the user themself, beyond what belongs to them. */
export interface OwnUser {
  /** They are to be shown so from now on. @returns once the session, if there is one, has it */
  learn(user: User): Promise<void>;
  /** See `ChatClient.signOut`. */
  signOut(): Promise<void>;
  /** The server has a user no more: nor has this device. @param remove what removes what is unsent */
  forget(userId: string, remove: (kept: UserStorage) => Promise<void>): Promise<void>;
}

/** What everything that belongs to one user works with, and whether it still may. */
export interface UserScope extends UserScopeOptions {
  /** Whether there is a connection to ask on. */
  online: boolean;
  /** Whether the server has told once what was missed. */
  hasJoined: boolean;
  /** What the server offers; nothing before it has told. */
  features: Features;
  /** Whom events have told of. */
  readonly renamed: RenamedUsers;
  /** Why nothing is done any more; null while it is. */
  ended: ChatError | null;
  /** @throws ChatError why it has ended */
  check(): void;
  /** @throws ChatError `invalid_argument` for what the server, which is there, does not offer */
  checkOffered(feature: keyof Features): void;
  /** An answer that comes after the user changed is nobody's; its members are what events told meanwhile. */
  ask<T>(answer: Promise<T>): Promise<T>;
  /** Tells of what went wrong where nobody awaits it. */
  report(error: unknown): void;
}

export function createUserScope(options: UserScopeOptions): UserScope {
  const scope: UserScope = {
    ...options,
    online: false,
    hasJoined: false,
    features: {},
    renamed: new RenamedUsers(),
    ended: null,
    check() {
      if (scope.ended) throw scope.ended;
    },
    checkOffered(feature) {
      if (!scope.online || scope.features[feature]) return;
      throw new ChatError(
        'invalid_argument',
        `This server has no ${feature}: see client.features.`,
      );
    },
    async ask(answer) {
      // Of a user who is gone by now nobody hears, not even that it failed.
      answer.catch(() => {});
      scope.check();
      const renamed = scope.renamed.since();
      try {
        const answered = await answer;
        rename(answered, renamed());
        return answered;
      } finally {
        scope.check();
      }
    },
    report(error) {
      if (!scope.ended) options.onError(toChatError(error));
    },
  };
  return scope;
}
