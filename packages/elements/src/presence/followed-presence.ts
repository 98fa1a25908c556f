import type { Presence, PresenceWatch, User } from '@chat/client';
import type { ChatContext } from '../controllers/chat-context.js';
import { reportError } from '../controllers/chat-host.js';
import type { Visit } from '../controllers/visit.js';

/** Whose presence is watched: those on the screen, or about to be. */
const mostWatched = 40;
const nobody: ReadonlySet<string> = new Set();

/** Who is there of those whom the element shows. */
export class FollowedPresence {
  readonly #context: ChatContext;
  #visit: Visit | null = null;
  #userId: string | null = null;
  /** Grows with each user and visit: what comes late is nobody's. */
  #turn = 0;
  #watch: PresenceWatch | null = null;
  #wanted: readonly string[] = [];
  #beginning: Promise<void> | null = null;
  #online = nobody;

  constructor(context: ChatContext) {
    this.#context = context;
  }

  /** The ids of those who are there; another object with each change. */
  get online(): ReadonlySet<string> {
    return this.#online;
  }

  /** Null while it is not known. */
  of(user: User): Presence | null {
    return this.#watch?.of(user) ?? null;
  }

  /** Shows the presence of these. Asked again and again; acts on a change. */
  follow(users: readonly User[]): void {
    const { visit } = this.#context.connection;
    const userId = visit?.client.user?.id ?? null;
    if (visit !== this.#visit || userId !== this.#userId) {
      this.#leave();
      this.#visit = visit;
      this.#userId = userId;
    }
    const wanted = [...new Set(users.map(({ id }) => id))].slice(0, mostWatched);
    if (!visit?.client.features.presence || wanted.join() === this.#wanted.join()) return;
    this.#wanted = wanted;
    if (this.#watch) this.#watch.set(wanted);
    else this.#beginning ??= this.#begin(visit, this.#turn);
  }

  async #begin(visit: Visit, turn: number): Promise<void> {
    try {
      const watch = await visit.client.presence(this.#wanted);
      if (turn !== this.#turn) {
        watch.close();
        return;
      }
      this.#watch = watch;
      watch.on('change', this.#onChange);
      watch.set(this.#wanted);
    } catch (error) {
      if (turn !== this.#turn) return;
      // The next one who is to be shown tries it again.
      this.#wanted = [];
      this.#beginning = null;
      if (!visit.over) reportError(this.#context.host, error);
    }
  }

  #leave(): void {
    this.#turn += 1;
    this.#beginning = null;
    this.#watch?.off('change', this.#onChange);
    this.#watch?.close();
    this.#watch = null;
    this.#wanted = [];
    this.#online = nobody;
  }

  readonly #onChange = (): void => {
    this.#online = new Set(this.#wanted.filter((id) => this.#watch?.of(id)?.online));
    this.#context.host.requestUpdate();
  };
}
