import { type Presence as Told, watchLimit } from '@chat/protocol';
import { Asking } from '../asking.js';
import type { Capability, FrameHandlers } from '../capability.js';
import type { Presence, User } from '../model.js';
import type { UserScope } from '../user-scope.js';
import { PresenceWatch } from './presence-watch.js';

/** Who is there of those whom somebody watches. One question for all watches, asked anew with each connection. */
export class Presences implements Capability {
  readonly #scope: UserScope;
  readonly #watches = new Set<PresenceWatch>();
  readonly #known = new Map<string, Presence>();
  readonly #asking: Asking;
  /** Whom the server was asked for last. */
  #asked: string | null = '';
  /** Grows with each question. */
  #turn = 0;

  readonly frames: FrameHandlers = {
    presence: (told) => {
      this.#learn(told);
      this.#changed();
    },
  };

  constructor(scope: UserScope) {
    this.#scope = scope;
    this.#asking = new Asking(scope, () => this.#ask());
  }

  watch(users: readonly (User | string)[]): PresenceWatch {
    const watch: PresenceWatch = new PresenceWatch({
      of: (userId) => this.#known.get(userId) ?? null,
      onSet: () => {
        if (watch.userIds.length > 0) this.#watches.add(watch);
        else this.#watches.delete(watch);
        this.#asking.soon();
      },
    });
    watch.set(users);
    return watch;
  }

  onOnline(): void {
    this.#asked = '';
    this.#asking.now();
  }

  onOffline(): void {
    this.#asking.cancel();
    this.#known.clear();
    this.#changed();
  }

  async #ask(): Promise<void> {
    const { features, link } = this.#scope;
    const userIds = [...new Set([...this.#watches].flatMap((watch) => watch.userIds))]
      .slice(0, watchLimit)
      .sort();
    const asked = userIds.join();
    if (!features.presence || asked === this.#asked) return;
    // Until it answers, nobody knows whom it watches.
    this.#asked = null;
    const turn = ++this.#turn;
    const { presence } = await this.#scope.ask(link.request({ type: 'watch', userIds }));
    // Others are wanted by now.
    if (turn !== this.#turn) return;
    this.#asked = asked;
    this.#known.clear();
    for (const told of presence) this.#learn(told);
    this.#changed();
  }

  #learn({ userId, online, lastSeenAt }: Told): void {
    this.#known.set(userId, { online, lastSeenAt: lastSeenAt ?? null });
  }

  #changed(): void {
    for (const watch of this.#watches) watch.changed();
  }
}
