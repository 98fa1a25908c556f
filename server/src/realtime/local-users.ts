import type { Bus, BusListener } from '../bus/bus.js';
import type { Arrival } from '../edge/arrival.js';
import type { Log } from '../log.js';
import type { Presence } from '../presence/presence.js';
import type { Connection } from './connection.js';

/** ms that a resume waits for the bus; the bus is a hint, and must not keep anybody from the store. */
const subscribeTimeout = 1_000;
/** ms that somebody who is about to connect waits for it; after that one looks at the session twice. */
const arrivalPatience = 100;

/** A user with sockets on this node. */
export interface LocalUser {
  readonly userId: string;
  /** Replaced with each change. */
  connections: readonly Connection[];
  /**
   * Settles when events published from then on arrive, or when waiting for that has taken too long;
   * null once it has.
   */
  subscribed: Promise<void> | null;
  /** Rounds of the digests' clock until the next one. */
  digestIn: number;
}

interface LocalArrival extends Arrival {
  heard: Promise<void>;
  isDoubtful: boolean;
}

export interface LocalUsersOptions {
  readonly bus: Bus;
  readonly presence: Presence;
  readonly log: Log;
  /** For all users the same: one of its own for each would be memory that stands idle. */
  readonly listener: BusListener;
  /** Rounds of the digests' clock until a user's first digest. */
  readonly roundsToDigest: () => number;
  /** Nobody waited for a user's subscription any more, so events may have been missed before it. */
  readonly onLate: (userId: string) => void;
  /** Somebody has the first connection here, or none any more. */
  readonly onPresence: (userId: string, online: boolean) => void;
}

/** Who has which sockets on this node. As long as somebody has one, the node listens for them. */
export class LocalUsers {
  readonly #options: LocalUsersOptions;
  readonly #users = new Map<string, LocalUser>();
  readonly #byAddress = new Map<string, number>();
  /** Of users who are about to connect. */
  readonly #arrivals = new Map<string, Set<LocalArrival>>();

  constructor(options: LocalUsersOptions) {
    this.#options = options;
  }

  /** All that the node listens for, among them those who are about to connect and have no socket yet. */
  all(): Iterable<LocalUser> {
    return this.#users.values();
  }

  get(userId: string): LocalUser | undefined {
    return this.#users.get(userId);
  }

  connectionsOf(userId: string): readonly Connection[] {
    return this.#users.get(userId)?.connections ?? none;
  }

  connectionsFrom(address: string): number {
    return this.#byAddress.get(address) ?? 0;
  }

  *connections(): Generator<Connection> {
    for (const { connections } of this.#users.values()) yield* connections;
  }

  /** Listens for a user from now on: see {@link Arrival}. */
  expect(userId: string): Arrival {
    const { subscribed } = this.#users.get(userId) ?? this.#listen(userId);
    // Then it may be that nobody waits for the subscription any more, and nothing arrives.
    const isAway = this.#options.bus.state !== 'connected';
    const arrivals = this.#arrivals.get(userId) ?? new Set<LocalArrival>();
    this.#arrivals.set(userId, arrivals);
    const arrival: LocalArrival = {
      userId,
      isDoubtful: isAway,
      heard: Promise.resolve(),
      release: () => {
        if (!arrivals.delete(arrival)) return;
        if (arrivals.size === 0) this.#arrivals.delete(userId);
        this.#letGo(userId);
      },
    };
    if (subscribed !== null && !isAway) arrival.heard = hear(subscribed, arrival);
    arrivals.add(arrival);
    return arrival;
  }

  /** A session of this user, or of anybody, may have ended: who is about to connect looks again. */
  doubt(userId?: string): void {
    const doubted = userId === undefined ? this.#arrivals.values() : [this.#arrivals.get(userId)];
    for (const arrivals of doubted) {
      for (const arrival of arrivals ?? []) arrival.isDoubtful = true;
    }
  }

  add(connection: Connection): void {
    const { userId } = connection.identity;
    this.#options.presence.announce(userId, connection.id);
    this.#byAddress.set(connection.address, this.connectionsFrom(connection.address) + 1);
    const localUser = this.#users.get(userId) ?? this.#listen(userId);
    // Not spread: that leaves room for 17, which each user with one idle connection would keep.
    localUser.connections = localUser.connections.concat(connection);
    if (localUser.connections.length === 1) this.#options.onPresence(userId, true);
  }

  /** As often as one likes: it may have been dismissed before it ended. */
  remove(connection: Connection): void {
    const localUser = this.#users.get(connection.identity.userId);
    if (!localUser?.connections.includes(connection)) return;
    localUser.connections = localUser.connections.filter((each) => each !== connection);
    this.#options.presence.withdraw(localUser.userId, connection.id);
    if (localUser.connections.length === 0) this.#options.onPresence(localUser.userId, false);
    const left = this.connectionsFrom(connection.address) - 1;
    if (left > 0) this.#byAddress.set(connection.address, left);
    else this.#byAddress.delete(connection.address);

    this.#letGo(localUser.userId);
  }

  #listen(userId: string): LocalUser {
    const { bus, listener } = this.#options;
    const heard = bus.subscribe(userId, listener);
    const subscribed = heard && this.#await(heard, userId);
    const digestIn = this.#options.roundsToDigest();
    const localUser: LocalUser = { userId, connections: none, subscribed, digestIn };
    this.#users.set(userId, localUser);
    void subscribed?.then(() => {
      localUser.subscribed = null;
    });
    return localUser;
  }

  #letGo(userId: string): void {
    if (this.connectionsOf(userId).length > 0 || this.#arrivals.has(userId)) return;
    if (this.#users.delete(userId)) this.#options.bus.unsubscribe(userId);
  }

  async #await(heard: Promise<void>, userId: string): Promise<void> {
    let waiting = true;
    const subscribed = heard.then(
      () => {
        if (!waiting) this.#options.onLate(userId);
      },
      (error: unknown) => this.#options.log.warn({ err: error }, 'bus subscription failed'),
    );
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, subscribeTimeout);
    });
    await Promise.race([subscribed, timeout]);
    waiting = false;
    clearTimeout(timer);
  }
}

const none: readonly Connection[] = [];

async function hear(subscribed: Promise<void>, arrival: LocalArrival): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      arrival.isDoubtful = true;
      resolve();
    }, arrivalPatience);
  });
  await Promise.race([subscribed, patience]);
  clearTimeout(timer);
}
