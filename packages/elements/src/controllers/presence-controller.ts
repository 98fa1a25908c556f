import type { Presence, User } from '@chat/client';
import { latePresence } from '../late-element.js';
import type { FollowedPresence } from '../presence/followed-presence.js';
import type { ChatContext } from './chat-context.js';

const nobody: ReadonlySet<string> = new Set();

/** Who is there of those whom the element shows, which is loaded where the server tells. */
export class PresenceController {
  readonly #context: ChatContext;
  #followed: FollowedPresence | null = null;

  constructor(context: ChatContext) {
    this.#context = context;
  }

  /** The ids of those who are there; another object with each change. */
  get online(): ReadonlySet<string> {
    return this.#followed?.online ?? nobody;
  }

  /** Null while it is not known. */
  of(user: User): Presence | null {
    return this.#followed?.of(user) ?? null;
  }

  /** Shows the presence of these. Asked again and again; acts on a change. */
  follow(users: readonly User[]): void {
    const { host, connection } = this.#context;
    const isTold = this.#followed ?? connection.client?.features.presence;
    const part = isTold && latePresence.ask(() => host.requestUpdate());
    if (!part) return;
    this.#followed ??= new part.FollowedPresence(this.#context);
    this.#followed.follow(users);
  }
}
