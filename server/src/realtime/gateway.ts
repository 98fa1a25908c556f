import type { Duplex } from 'node:stream';
import { closeCodes, type Features } from '@chat/protocol';
import type { WebSocket } from 'ws';
import type { Authenticator } from '../auth/authenticator.js';
import { newId } from '../auth/new-id.js';
import { type Bus, presenceTopic } from '../bus/bus.js';
import type { Chat } from '../chat/chat.js';
import type { Clock } from '../clock.js';
import type { Admitted, Occupancy } from '../edge/admission.js';
import type { Arrival } from '../edge/arrival.js';
import type { FailureLog } from '../edge/failure-log.js';
import type { Rate } from '../limits/token-bucket.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Presence } from '../presence/presence.js';
import { Connection, type ConnectionSurroundings } from './connection.js';
import { Digests } from './digests.js';
import { EventDelivery } from './event-delivery.js';
import { FrameRouter } from './frame-router.js';
import { changeFrames } from './frames/changes.js';
import { connectionFrames } from './frames/connection.js';
import { joinFrameTables } from './frames/frame-table.js';
import { messageFrames } from './frames/messages.js';
import { presenceFrames } from './frames/presence.js';
import { privacyFrames } from './frames/privacy.js';
import { reactionFrames } from './frames/reactions.js';
import { receiptFrames } from './frames/receipts.js';
import { settingsFrames } from './frames/settings.js';
import { streamFrames } from './frames/streams.js';
import { syncFrames } from './frames/sync.js';
import { typingFrames } from './frames/typing.js';
import { framesOff } from './frames-off.js';
import { LiveSessions } from './live-sessions.js';
import { LocalUsers } from './local-users.js';
import { Watches } from './watches.js';
import { WriteBatch } from './write-batch.js';

export interface GatewayOptions {
  readonly bus: Bus;
  readonly presence: Presence;
  readonly chat: Chat;
  readonly authenticator: Authenticator;
  readonly log: Log;
  readonly failures: FailureLog;
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** What clients are told that they may do. */
  readonly features: Features;
  readonly framesPerSecond: number;
  /** All in ms; see `Settings`. */
  readonly pingInterval: number;
  readonly resumeTimeout: number;
  readonly headsInterval: number;
  readonly drainTime: number;
  readonly presenceGrace: number;
  readonly presenceExpiry: number;
}

/** ms between two looks at all who are watched, at most. */
const longestLookInterval = 15_000;
/** ms that a stopping server waits for the answers of one connection. */
const retirePatience = 2_000;
/** ms between the closes of two connections, at most. */
const drainStep = 20;

/** The sockets of this node, from when they are taken over until they are closed. */
export class Gateway implements Occupancy {
  /** What the sockets of this node write. */
  readonly batch = new WriteBatch();
  readonly #options: GatewayOptions;
  readonly #users: LocalUsers;
  readonly #sessions: LiveSessions;
  readonly #digests: Digests;
  readonly #watches: Watches;
  readonly #surroundings: ConnectionSurroundings;
  #heartbeat: NodeJS.Timeout | undefined;
  #epoch = '';
  #unlisten: (() => void) | undefined;
  #draining = false;

  constructor(options: GatewayOptions) {
    this.#options = options;
    const { bus, presence, chat, authenticator, log, failures, metrics } = options;
    this.#users = new LocalUsers({
      bus,
      presence,
      log,
      listener: (event, userId) => delivery.deliver(userId, event),
      roundsToDigest: () => this.#digests.roundsToNext(),
      onLate: (userId) => void this.#digests.resyncUser(userId),
      onPresence: (userId, online) => this.#tellPresence(userId, online),
    });
    this.#watches = new Watches({
      ...{ bus, presence, log, grace: options.presenceGrace },
      lookInterval: Math.min(options.presenceExpiry / 2, longestLookInterval),
      ...{ visibility: chat.visibility, privacy: chat.privacy, blocks: chat.blocks },
      lastSeen: chat.lastSeen,
    });
    this.#sessions = new LiveSessions(authenticator, this.#users);
    const delivery = new EventDelivery({
      users: this.#users,
      sessions: this.#sessions,
      watches: this.#watches,
      presence,
      chat,
      metrics,
      log,
    });
    this.#digests = new Digests({
      users: this.#users,
      sessions: this.#sessions,
      sync: chat.sync,
      log,
      interval: options.headsInterval,
    });
    const frames = new FrameRouter({
      table: joinFrameTables([
        connectionFrames(authenticator),
        messageFrames(chat),
        changeFrames(chat.changes),
        reactionFrames(chat.reactions),
        receiptFrames(chat.receipts),
        settingsFrames(chat.settings),
        typingFrames(chat.typing),
        streamFrames(chat.streams),
        presenceFrames(this.#watches),
        privacyFrames(chat.privacy),
        syncFrames({
          sync: chat.sync,
          settings: chat.settings,
          blockedBy: async (userId) =>
            options.features.blocks === undefined ? [] : chat.blocks.of(userId),
          ready: async (connection) => {
            await this.#sessions.ready(connection);
            this.#sessions.forget(connection);
          },
          digest: (connection) => this.#digests.send(connection.identity.userId, [connection]),
          onLive: (connection) => this.#watches.live(connection),
        }),
      ]),
      off: framesOff(options.features),
      failures,
      metrics,
      now: options.clock.now,
    });
    const { framesPerSecond, resumeTimeout, pingInterval } = options;
    const frameRate: Rate = { burst: framesPerSecond * 4, perSecond: framesPerSecond };
    this.#surroundings = {
      batch: this.batch,
      frames,
      metrics,
      frameRate,
      resumeTimeout,
      now: options.clock.now,
      beatInterval: pingInterval,
      onClosed: (connection, code) => this.#closed(connection, code),
    };
  }

  get draining(): boolean {
    return this.#draining;
  }

  get size(): number {
    let size = 0;
    for (const { connections } of this.#users.all()) size += connections.length;
    return size;
  }

  /** Users with a connection here. */
  get users(): number {
    let users = 0;
    for (const { connections } of this.#users.all()) if (connections.length > 0) users += 1;
    return users;
  }

  /** Bytes that wait for peers to read; looks at every connection. */
  get sendQueueBytes(): number {
    let bytes = 0;
    for (const connection of this.#users.connections()) bytes += connection.sendQueueBytes;
    return bytes;
  }

  connectionsOf(userId: string): number {
    return this.#users.connectionsOf(userId).length;
  }

  expect(userId: string): Arrival {
    return this.#users.expect(userId);
  }

  connectionsFrom(address: string): number {
    return this.#users.connectionsFrom(address);
  }

  /** @param epoch - The store's; told to each client. */
  start(epoch: string): void {
    this.#epoch = epoch;
    this.#options.bus.onGap(() => {
      this.#options.metrics.busGaps.inc();
      this.#users.doubt();
      void this.#digests.resync();
      void this.#watches.resync();
    });
    this.#heartbeat = setInterval(() => {
      for (const connection of this.#users.connections()) connection.beat();
    }, this.#options.pingInterval);
    this.#unlisten = this.#options.clock.onSet?.(() => {
      for (const connection of this.#users.connections()) connection.watchExpiry();
    });
    this.#digests.start();
    this.#watches.start();
  }

  /** Takes a socket over from the upgrade, and welcomes it. */
  attach(
    socket: WebSocket,
    stream: Duplex,
    { identity, address, arrival }: Admitted,
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
    this.#users.add(connection);
    if (arrival?.isDoubtful === false) this.#sessions.vouch(connection);
    void this.#sessions.ready(connection).catch(() => {
      // Asked again, and answered, with the resume.
    });
    metrics.upgradesAccepted.inc();
    log.debug({ requestId, connectionId: connection.id, userId }, 'connection opened');
    connection.reply({
      type: 'welcome',
      connectionId: connection.id,
      user: identity.user,
      expiresIn: connection.expiresIn,
      pingInterval: this.#options.pingInterval,
      features: this.#options.features,
      epoch: this.#epoch,
    });
  }

  #closed(connection: Connection, code: number): void {
    this.#users.remove(connection);
    this.#watches.left(connection);
    const { chat, log, metrics } = this.#options;
    chat.typing.left(connection.id);
    chat.streams.left(connection.id);
    metrics.connectionClosed(code);
    const { id: connectionId, identity, openedAt } = connection;
    const ms = Math.round(performance.now() - openedAt);
    log.debug({ connectionId, userId: identity.userId, code, ms }, 'connection closed');
  }

  /** Somebody has the first connection here, or none any more. */
  #tellPresence(userId: string, online: boolean): void {
    const { bus, chat, features } = this.#options;
    if (features.presence === undefined) return;
    bus.publish([presenceTopic(userId)], { kind: 'presence_changed', online });
    if (!online) chat.lastSeen.saw(userId);
  }

  /** From now on nobody is admitted, and readiness says so. */
  beginDrain(): void {
    this.#draining = true;
  }

  /** Closes every connection with 1012, spread over time so that clients do not all return at once. */
  async drain(): Promise<void> {
    this.#draining = true;
    clearInterval(this.#heartbeat);
    this.#unlisten?.();
    this.#digests.stop();
    this.#watches.stop();
    const connections = [...this.#users.connections()];
    const step = Math.min(drainStep, this.#options.drainTime / Math.max(1, connections.length));
    await Promise.all(
      connections.map(async (connection, index) => {
        await delay(index * step);
        await connection.retire(closeCodes.serviceRestart, 'Server restarts', retirePatience);
      }),
    );
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
