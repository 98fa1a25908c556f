import { type Head, limits, type ServerFrame } from '@chat/protocol';
import type { Sync } from '../chat/sync.js';
import type { Log } from '../log.js';
import type { Connection } from './connection.js';
import type { LiveSessions } from './live-sessions.js';
import type { LocalUsers } from './local-users.js';

export interface DigestsOptions {
  readonly users: LocalUsers;
  readonly sessions: LiveSessions;
  readonly sync: Sync;
  readonly log: Log;
  /** ms between two digests of one user, give or take a quarter. */
  readonly interval: number;
}

/** ms between two looks at whose digest is due, at most. */
const longestRound = 1_000;

/** Tells users now and then where their conversations stand, which makes good for events that were lost. */
export class Digests {
  readonly #options: DigestsOptions;
  /** ms */
  readonly #round: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: DigestsOptions) {
    this.#options = options;
    this.#round = Math.min(longestRound, options.interval / 4);
  }

  /** One clock for all: a timer for each user would be a tenth of what an idle connection keeps. */
  start(): void {
    this.#timer = setInterval(() => this.#sendDue(), this.#round);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Jitter, so that sockets that came together do not ask the store together for ever. */
  roundsToNext(): number {
    const wait = this.#options.interval * (0.75 + Math.random() / 2);
    return Math.max(1, Math.round(wait / this.#round));
  }

  /** The bus may have lost anything, for anybody: one user after the other, to spare the store. */
  async resync(): Promise<void> {
    for (const { userId } of [...this.#options.users.all()]) await this.resyncUser(userId);
  }

  /** Makes good for lost events: ends what has ended, and tells the rest where things stand. */
  async resyncUser(userId: string): Promise<void> {
    const { users, sessions, log } = this.#options;
    const connections = users.connectionsOf(userId);
    // Somebody may be about to connect.
    users.doubt(userId);
    if (connections.length === 0) return;
    try {
      await sessions.closeEnded(connections);
      await this.send(userId, connections);
    } catch (error) {
      log.warn({ err: error, userId }, 'digest failed');
    }
  }

  async send(userId: string, connections: readonly Connection[]): Promise<void> {
    const heads: Head[] = await this.#options.sync.heads(userId);
    const frame: ServerFrame = { type: 'heads', heads: heads.slice(0, limits.heads) };
    const bytes = Buffer.from(JSON.stringify(frame));
    // Those not live yet get the heads with their `resumed`.
    for (const connection of connections) {
      if (connection.state === 'live') connection.deliver(bytes);
    }
  }

  #sendDue(): void {
    for (const localUser of this.#options.users.all()) {
      localUser.digestIn -= 1;
      if (localUser.digestIn > 0) continue;
      localUser.digestIn = this.roundsToNext();
      void this.resyncUser(localUser.userId);
    }
  }
}
