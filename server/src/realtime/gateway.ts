import type { Duplex } from 'node:stream';
import { closeCodes, type Head, limits, type ServerFrame } from '@chat/protocol';
import type { WebSocket } from 'ws';
import type { Authenticator, Identity } from '../auth/authenticator.js';
import { newId } from '../auth/new-id.js';
import type { Bus, BusEvent, BusListener, UserFrame } from '../bus/bus.js';
import { ChatError } from '../chat/chat-error.js';
import type { ChatService } from '../chat/chat-service.js';
import type { Occupancy } from '../edge/admission.js';
import type { FailureLog } from '../edge/failure-log.js';
import type { Rate } from '../limits/token-bucket.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Presence } from '../presence/presence.js';
import { Connection, type ConnectionSurroundings } from './connection.js';
import { FrameRouter } from './frame-router.js';
import { SerialisedEvent } from './serialised-event.js';
import { WriteBatch } from './write-batch.js';

export interface GatewayOptions {
  readonly bus: Bus;
  readonly presence: Presence;
  readonly chat: ChatService;
  readonly authenticator: Authenticator;
  readonly log: Log;
  readonly failures: FailureLog;
  readonly metrics: Metrics;
  readonly framesPerSecond: number;
  /** All in ms; see `Settings`. */
  readonly pingInterval: number;
  readonly resumeTimeout: number;
  readonly headsInterval: number;
  readonly drainTime: number;
}

/** A user with sockets on this node. */
interface LocalUser {
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

/** ms that a resume waits for the bus; the bus is a hint, and must not keep anybody from the store. */
const subscribeTimeout = 1_000;
/** ms that a stopping server waits for the answers of one connection. */
const retirePatience = 2_000;
/** ms between the closes of two connections, at most. */
const drainStep = 20;
/** ms between two looks at whose digest is due, at most. */
const digestRound = 1_000;

/** The sockets of this node: who has which, and what reaches them from the bus. */
export class Gateway implements Occupancy {
  /** What the sockets of this node write. */
  readonly batch = new WriteBatch();
  readonly #options: GatewayOptions;
  readonly #router: FrameRouter;
  readonly #localUsers = new Map<string, LocalUser>();
  readonly #byAddress = new Map<string, number>();
  /** For each connection: that its session was alive once events, its end among them, arrive. */
  readonly #confirmed = new WeakMap<Connection, Promise<void>>();
  /** The bus hands the same frame to each of its users, one after the other: serialised once. */
  #latest: SerialisedEvent | undefined;
  readonly #surroundings: ConnectionSurroundings;
  readonly #digestRound: number;
  /** The same for all users: one of its own for each would be memory that stands idle. */
  readonly #listener: BusListener = (event, userId) => this.#onEvent(userId, event);
  #heartbeat: NodeJS.Timeout | undefined;
  #digests: NodeJS.Timeout | undefined;
  #epoch = '';
  #draining = false;

  constructor(options: GatewayOptions) {
    this.#options = options;
    const { framesPerSecond, metrics, resumeTimeout, pingInterval, headsInterval } = options;
    this.#router = new FrameRouter({
      ...options,
      ready: async (connection) => {
        await this.#ready(connection);
        this.#confirmed.delete(connection);
      },
      digest: (connection) => this.#digest(connection.identity.userId, [connection]),
    });
    const frameRate: Rate = { burst: framesPerSecond * 4, perSecond: framesPerSecond };
    this.#surroundings = {
      batch: this.batch,
      frames: this.#router,
      metrics,
      frameRate,
      resumeTimeout,
      beatInterval: pingInterval,
      onClosed: (connection, code) => this.#closed(connection, code),
    };
    this.#digestRound = Math.min(digestRound, headsInterval / 4);
  }

  get draining(): boolean {
    return this.#draining;
  }

  get size(): number {
    let size = 0;
    for (const { connections } of this.#localUsers.values()) size += connections.length;
    return size;
  }

  /** Users with a connection here. */
  get users(): number {
    return this.#localUsers.size;
  }

  /** Bytes that wait for peers to read; looks at every connection. */
  get sendQueueBytes(): number {
    let bytes = 0;
    for (const connection of this.#all()) bytes += connection.sendQueueBytes;
    return bytes;
  }

  connectionsOf(userId: string): number {
    return this.#localUsers.get(userId)?.connections.length ?? 0;
  }

  connectionsFrom(address: string): number {
    return this.#byAddress.get(address) ?? 0;
  }

  /** @param epoch - The store's; told to each client. */
  start(epoch: string): void {
    this.#epoch = epoch;
    this.#options.bus.onGap(() => {
      this.#options.metrics.busGaps.inc();
      void this.#resync();
    });
    this.#heartbeat = setInterval(() => {
      for (const connection of this.#all()) connection.beat();
    }, this.#options.pingInterval);
    this.#digests = setInterval(() => this.#sendDigests(), this.#digestRound);
    this.#digests.unref();
  }

  /** Takes a socket over from the upgrade, and welcomes it. */
  attach(
    socket: WebSocket,
    stream: Duplex,
    identity: Identity,
    address: string,
    requestId: string,
  ): void {
    const { log, metrics } = this.#options;
    const { userId } = identity;
    const id = newId('con');
    const connection = new Connection(this.#surroundings, {
      id,
      socket,
      stream,
      identity,
      address,
    });
    this.#add(connection);
    void this.#ready(connection).catch(() => {
      // Asked again, and answered, with the resume.
    });
    metrics.upgradesAccepted.inc();
    log.debug({ requestId, connectionId: connection.id, userId }, 'connection opened');
    connection.reply({
      type: 'welcome',
      connectionId: connection.id,
      user: identity.user,
      expiresIn: Math.max(0, identity.expiresAt - Date.now()),
      pingInterval: this.#options.pingInterval,
      epoch: this.#epoch,
    });
  }

  #closed(connection: Connection, code: number): void {
    this.#remove(connection);
    const { log, metrics } = this.#options;
    metrics.connectionClosed(code);
    const { id: connectionId, identity, openedAt } = connection;
    const ms = Math.round(performance.now() - openedAt);
    log.debug({ connectionId, userId: identity.userId, code, ms }, 'connection closed');
  }

  /** From now on nobody is admitted, and readiness says so. */
  beginDrain(): void {
    this.#draining = true;
  }

  /** Closes every connection with 1012, spread over time so that clients do not all return at once. */
  async drain(): Promise<void> {
    this.#draining = true;
    clearInterval(this.#heartbeat);
    clearInterval(this.#digests);
    const connections = [...this.#all()];
    const step = Math.min(drainStep, this.#options.drainTime / Math.max(1, connections.length));
    await Promise.all(
      connections.map(async (connection, index) => {
        await delay(index * step);
        await connection.retire(closeCodes.serviceRestart, 'Server restarts', retirePatience);
      }),
    );
  }

  #add(connection: Connection): void {
    const { userId } = connection.identity;
    this.#options.presence.announce(userId, connection.id);
    this.#byAddress.set(connection.address, this.connectionsFrom(connection.address) + 1);
    const known = this.#localUsers.get(userId);
    if (known) {
      known.connections = [...known.connections, connection];
      return;
    }
    const subscribed = this.#subscribe(userId);
    const digestIn = this.#roundsToDigest();
    const localUser: LocalUser = { userId, connections: [connection], subscribed, digestIn };
    this.#localUsers.set(userId, localUser);
    void subscribed.then(() => {
      localUser.subscribed = null;
    });
  }

  #remove(connection: Connection): void {
    const localUser = this.#localUsers.get(connection.identity.userId);
    if (!localUser?.connections.includes(connection)) return;
    localUser.connections = localUser.connections.filter((each) => each !== connection);
    this.#options.presence.withdraw(connection.identity.userId, connection.id);
    const left = this.connectionsFrom(connection.address) - 1;
    if (left > 0) this.#byAddress.set(connection.address, left);
    else this.#byAddress.delete(connection.address);

    if (localUser.connections.length > 0) return;
    this.#localUsers.delete(localUser.userId);
    this.#options.bus.unsubscribe(localUser.userId);
  }

  async #subscribe(userId: string): Promise<void> {
    let waiting = true;
    const subscribed = this.#options.bus.subscribe(userId, this.#listener).then(
      () => {
        // Nobody waited for it, so events may have been missed in between.
        if (!waiting) this.#resyncUser(userId);
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

  /**
   * Resolves when events arrive and the session was alive after that: its end could otherwise fall
   * between the look at the token and the subscription, and be missed. Begun with the connection,
   * which may use the time until it resumes; awaited before a resume is answered.
   */
  #ready(connection: Connection): Promise<void> {
    const known = this.#confirmed.get(connection);
    if (known) return known;
    const confirmed = this.#confirm(connection);
    this.#confirmed.set(connection, confirmed);
    // A store that was away is asked again.
    confirmed.catch(() => this.#confirmed.delete(connection));
    return confirmed;
  }

  async #confirm(connection: Connection): Promise<void> {
    await this.#localUsers.get(connection.identity.userId)?.subscribed;
    if (await this.#options.authenticator.isLive(connection.identity)) return;
    endSession(connection);
    throw new ChatError('session_ended', 'The session has ended: sign in again.');
  }

  #onEvent(userId: string, event: BusEvent): void {
    const connections = this.#localUsers.get(userId)?.connections ?? [];
    if (event.kind === 'session_ended') {
      for (const connection of connections) {
        if (connection.identity.sessionId === event.sessionId) endSession(connection);
      }
      return;
    }
    if (event.kind === 'sessions_ended') {
      void this.#endEnded(userId);
      return;
    }
    if (event.kind === 'connections_asked') {
      const { presence } = this.#options;
      for (const connection of connections) {
        connection.ask(() => presence.renew(userId, connection.id));
      }
      return;
    }
    if (event.kind === 'connections_dismissed') {
      // Their places are free at once; the sockets take a moment to end.
      for (const connection of connections) {
        if (!event.connectionIds.includes(connection.id)) continue;
        this.#remove(connection);
        connection.cut();
      }
      return;
    }
    if (event.frame.type === 'removed') {
      this.#options.chat.forgetConversation(event.frame.conversationId);
    }
    const serialised = this.#serialise(event.frame);
    for (const connection of connections) {
      if (this.#answerSends(connection, event.frame, serialised)) continue;
      connection.deliver(serialised.bytes);
    }
    if (event.publishedAt !== undefined && event.frame.type === 'message') {
      this.#options.metrics.delivered(event.publishedAt);
    }
  }

  #serialise(frame: UserFrame): SerialisedEvent {
    if (this.#latest?.frame !== frame) this.#latest = new SerialisedEvent(frame);
    return this.#latest;
  }

  /** To the connection that sent it, a message comes once: with its answer, in its place. */
  #answerSends(connection: Connection, frame: UserFrame, event: SerialisedEvent): boolean {
    if (frame.type !== 'message' || frame.message.senderId !== connection.identity.userId) {
      return false;
    }
    const sends = connection.takeSends(frame.message);
    for (const { id } of sends) connection.reply(event.asSent(id));
    return sends.length > 0;
  }

  /** Jitter, so that sockets that came together do not ask the store together for ever. */
  #roundsToDigest(): number {
    const wait = this.#options.headsInterval * (0.75 + Math.random() / 2);
    return Math.max(1, Math.round(wait / this.#digestRound));
  }

  /** One clock for all: a timer for each user would be a tenth of what an idle connection keeps. */
  #sendDigests(): void {
    for (const localUser of this.#localUsers.values()) {
      localUser.digestIn -= 1;
      if (localUser.digestIn > 0) continue;
      localUser.digestIn = this.#roundsToDigest();
      void this.#resyncUser(localUser.userId);
    }
  }

  /** The bus may have lost anything, for anybody: one user after the other, to spare the store. */
  async #resync(): Promise<void> {
    for (const userId of [...this.#localUsers.keys()]) await this.#resyncUser(userId);
  }

  /** Looks at all sockets of a user whose sessions ended. */
  async #endEnded(userId: string): Promise<void> {
    try {
      await this.#closeEnded(this.#localUsers.get(userId)?.connections ?? []);
    } catch (error) {
      // The digest looks again.
      this.#options.log.warn({ err: error, userId }, 'sessions could not be looked at');
    }
  }

  /** Makes good for lost events: ends what has ended, and tells the rest where things stand. */
  async #resyncUser(userId: string): Promise<void> {
    const connections = this.#localUsers.get(userId)?.connections ?? [];
    try {
      await this.#closeEnded(connections);
      await this.#digest(userId, connections);
    } catch (error) {
      this.#options.log.warn({ err: error, userId }, 'digest failed');
    }
  }

  async #closeEnded(connections: readonly Connection[]): Promise<void> {
    await Promise.all(
      connections.map(async (connection) => {
        const isLive = await this.#options.authenticator.isLive(connection.identity);
        if (!isLive) endSession(connection);
      }),
    );
  }

  async #digest(userId: string, connections: readonly Connection[]): Promise<void> {
    const heads: Head[] = await this.#options.chat.heads(userId);
    const bytes = serialise({ type: 'heads', heads: heads.slice(0, limits.heads) });
    // Those not live yet get the heads with their `resumed`.
    for (const connection of connections) {
      if (connection.state === 'live') connection.deliver(bytes);
    }
  }

  *#all(): Generator<Connection> {
    for (const { connections } of this.#localUsers.values()) yield* connections;
  }
}

function endSession(connection: Connection): void {
  connection.close(closeCodes.sessionEnded, 'The session has ended');
}

function serialise(frame: ServerFrame): Buffer {
  return Buffer.from(JSON.stringify(frame));
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
