import type { Presence as PresenceView } from '@chat/protocol';
import { type Bus, type BusEvent, presenceTopic } from '../bus/bus.js';
import type { Blocks } from '../chat/blocks.js';
import type { Privacy } from '../chat/privacy.js';
import type { Visibility } from '../chat/visibility.js';
import type { Log } from '../log.js';
import type { Connection } from './connection.js';
import { readLastSeen, WatchedUser, type WatchedUserParts } from './watched-user.js';

export interface WatchesOptions extends WatchedUserParts {
  readonly bus: Bus;
  readonly visibility: Visibility;
  readonly privacy: Privacy;
  readonly blocks: Blocks;
  readonly log: Log;
  /** ms between two looks at all who are watched: a node may have died, or the bus have lost something. */
  readonly lookInterval: number;
}

interface Watcher {
  /** Whether they may know. */
  isShown: boolean;
  /** What they were told last, as JSON; null before the first answer. */
  told: string | null;
  /** Which decision that is: one that was begun before does not count. */
  decision: number;
}

interface Watched {
  readonly user: WatchedUser;
  readonly watchers: Map<Connection, Watcher>;
  /** Once it is known how it stands. */
  readonly ready: Promise<void>;
}

/** ms that is waited for the bus: what comes later is found by looking again. */
const subscribePatience = 1_000;
/** ms for which somebody is listened for whom nobody watches any more. */
const lingering = 1_000;
/** Users who are looked at, and watchers who are asked about, at once. */
const atOnce = 100;

/**
 * Who on this node watches whose presence. That somebody came or went is heard by a topic of the bus, which
 * the node listens to while one of its connections watches them. Nobody is told more often than something
 * changes, and nobody what they may not know.
 */
export class Watches {
  readonly #options: WatchesOptions;
  readonly #watched = new Map<string, Watched>();
  readonly #named = new Map<Connection, readonly string[]>();
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;
  #decisions = 0;
  /** Whose last decision failed. */
  readonly #undecided = new Set<Connection>();

  constructor(options: WatchesOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#look(), this.#options.lookInterval);
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const { user } of this.#watched.values()) user.close();
  }

  /**
   * A connection watches these from now on, and none else.
   * @throws ChatError `unavailable`
   */
  async watch(connection: Connection, userIds: readonly string[]): Promise<void> {
    const named = [...new Set(userIds)];
    this.#unwatch(connection, (userId) => !named.includes(userId));
    if (named.length > 0) this.#named.set(connection, named);
    const all = named.map((userId) => {
      const watched = this.#watched.get(userId) ?? this.#listen(userId);
      const watcher = watched.watchers.get(connection) ?? {
        isShown: false,
        told: null,
        decision: 0,
      };
      watched.watchers.set(connection, watcher);
      return watched;
    });
    await Promise.all(all.map(({ ready }) => ready));
    await this.#decide(connection, named);
  }

  /** What the connection is told of each, as it is now. */
  of(connection: Connection, userIds: readonly string[]): PresenceView[] {
    return userIds.map((userId) => {
      const watched = this.#watched.get(userId);
      const watcher = watched?.watchers.get(connection);
      if (watched === undefined || watcher === undefined) return { userId, online: false };
      const view = viewOf(watched.user, watcher);
      watcher.told = JSON.stringify(view);
      return view;
    });
  }

  /** A connection is gone. */
  left(connection: Connection): void {
    this.#undecided.delete(connection);
    this.#unwatch(connection, () => true);
  }

  /** What these connections' user may know of others may not be what it was: of one, or of all. */
  async reconsider(connections: readonly Connection[], ofUserId?: string): Promise<void> {
    for (const connection of connections) {
      const named = this.#named.get(connection) ?? [];
      const userIds = ofUserId === undefined ? named : named.filter((id) => id === ofUserId);
      if (userIds.length > 0) await this.#decideAndTell(connection, userIds);
    }
  }

  /** Until now it was told nothing but what it asked for. */
  live(connection: Connection): void {
    for (const userId of this.#named.get(connection) ?? []) {
      const watched = this.#watched.get(userId);
      const watcher = watched?.watchers.get(connection);
      if (watched && watcher) this.#tell(watched.user, new Map([[connection, watcher]]));
    }
  }

  /** Somebody wrote to the user of these connections, and by that let them know when they are there. */
  heard(connections: readonly Connection[], senderId: string): void {
    if (this.#named.size === 0) return;
    const watchers = this.#watched.get(senderId)?.watchers;
    for (const connection of connections) {
      if (watchers?.get(connection)?.isShown === false)
        void this.reconsider([connection], senderId);
    }
  }

  /** Something that was told may have been lost. */
  async resync(): Promise<void> {
    this.#options.privacy.forget();
    this.#options.blocks.forget();
    for (const connection of this.#named.keys()) this.#undecided.add(connection);
    await this.#look();
  }

  /** Looks again how it stands with everybody, and tells those who could not be told. */
  async #look(): Promise<void> {
    // While others are out of reach, all who are with them would seem to be gone.
    if (this.#isLooking || this.#options.bus.state !== 'connected') return;
    this.#isLooking = true;
    const undecided = [...this.#undecided];
    this.#undecided.clear();
    await this.reconsider(undecided);
    const all = [...this.#watched.values()].map(({ user }) => user);
    for (let start = 0; start < all.length; start += atOnce) {
      const some = all.slice(start, start + atOnce);
      await readLastSeen(
        this.#options,
        some.filter((user) => user.isOffline),
      );
      await Promise.all(some.map((user) => user.look()));
    }
    this.#isLooking = false;
  }

  #listen(userId: string): Watched {
    const { bus } = this.#options;
    const heard = bus.subscribe(presenceTopic(userId), (event) => this.#hear(userId, event));
    const watchers = new Map<Connection, Watcher>();
    const user = new WatchedUser(userId, this.#options, () => this.#tell(user, watchers));
    const ready = heard === null ? user.begin() : withPatience(heard).then(() => user.begin());
    const watched = { user, watchers, ready };
    this.#watched.set(userId, watched);
    return watched;
  }

  #hear(userId: string, event: BusEvent): void {
    const watched = this.#watched.get(userId);
    if (watched === undefined) return;
    if (event.kind === 'presence_changed') {
      if (event.online) watched.user.came();
      else watched.user.went();
    }
    if (event.kind === 'privacy_changed') {
      this.#options.privacy.forget(userId);
      void this.#disclosed(watched);
    }
  }

  /** What somebody keeps back has changed: all who watch them are looked at, some at a time. */
  async #disclosed({ user, watchers }: Watched): Promise<void> {
    user.forgetLastSeen();
    await readLastSeen(this.#options, [user]);
    const connections = [...watchers.keys()];
    for (let start = 0; start < connections.length; start += atOnce) {
      const some = connections.slice(start, start + atOnce);
      await Promise.all(some.map((each) => this.#decideAndTell(each, [user.id])));
    }
  }

  async #decideAndTell(connection: Connection, userIds: readonly string[]): Promise<void> {
    try {
      await this.#decide(connection, userIds);
    } catch (error) {
      this.#options.log.warn({ err: error }, 'presence could not be looked at');
      // Rather told too little than too much, until it is looked at again.
      const decision = ++this.#decisions;
      for (const userId of userIds) this.#show(userId, connection, false, decision);
      if (this.#named.has(connection)) this.#undecided.add(connection);
    }
    for (const userId of userIds) {
      const watched = this.#watched.get(userId);
      if (watched !== undefined) this.#tell(watched.user, watched.watchers);
    }
  }

  async #decide(connection: Connection, userIds: readonly string[]): Promise<void> {
    const decision = ++this.#decisions;
    const shown = await this.#options.visibility.to(connection.identity.userId, userIds);
    for (const userId of userIds) this.#show(userId, connection, shown.has(userId), decision);
  }

  #show(userId: string, connection: Connection, isShown: boolean, decision: number): void {
    const watcher = this.#watched.get(userId)?.watchers.get(connection);
    if (watcher === undefined || watcher.decision > decision) return;
    watcher.isShown = isShown;
    watcher.decision = decision;
  }

  #tell(user: WatchedUser, watchers: ReadonlyMap<Connection, Watcher>): void {
    for (const [connection, watcher] of watchers) {
      if (watcher.told === null) continue;
      const view = viewOf(user, watcher);
      const text = JSON.stringify(view);
      if (text === watcher.told) continue;
      const event = Buffer.from(JSON.stringify({ type: 'presence', ...view }));
      if (connection.offer(event)) watcher.told = text;
    }
  }

  #unwatch(connection: Connection, isOver: (userId: string) => boolean): void {
    const named = this.#named.get(connection) ?? [];
    this.#named.delete(connection);
    for (const userId of named.filter(isOver)) {
      const watched = this.#watched.get(userId);
      watched?.watchers.delete(connection);
      // Not at once: who scrolls, or reloads, is back in a moment.
      if (watched?.watchers.size === 0) {
        setTimeout(() => this.#drop(userId, watched), lingering).unref();
      }
    }
  }

  #drop(userId: string, watched: Watched): void {
    if (watched.watchers.size > 0 || this.#watched.get(userId) !== watched) return;
    watched.user.close();
    this.#watched.delete(userId);
    this.#options.bus.unsubscribe(presenceTopic(userId));
  }
}

function viewOf({ id, isOnline, lastSeenAt }: WatchedUser, { isShown }: Watcher): PresenceView {
  if (!isShown) return { userId: id, online: false };
  if (isOnline) return { userId: id, online: true };
  return { userId: id, online: false, ...(lastSeenAt !== undefined && { lastSeenAt }) };
}

async function withPatience(subscribed: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, subscribePatience);
  });
  await Promise.race([subscribed.catch(() => {}), patience]);
  clearTimeout(timer);
}
