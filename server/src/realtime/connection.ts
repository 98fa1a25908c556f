import type { Writable } from 'node:stream';
import { closeCodes, type ServerFrame } from '@chat/protocol';
import type { WebSocket } from 'ws';
import type { Identity } from '../auth/authenticator.js';
import { ChatError } from '../chat/chat-error.js';
import type { Rate } from '../limits/token-bucket.js';
import type { Metrics } from '../metrics/metrics.js';
import { FrameAllowance } from './frame-allowance.js';
import { HeldEvents } from './held-events.js';
import { type PendingSend, PendingSends } from './pending-sends.js';
import { type SocketOwner, tellOfEvents } from './socket-events.js';
import type { WriteBatch } from './write-batch.js';

/**
 * - `fresh`: welcomed, has not said yet what it has; events are held;
 * - `resuming`: being told what it missed; events are held;
 * - `live`: events go out as they come;
 * - `closing`: takes and gives nothing more.
 */
export type ConnectionState = 'fresh' | 'resuming' | 'live' | 'closing';

/** Takes the frames of a connection. Must not throw; the promise settles when the frame is answered. */
export interface FrameHandler {
  handle(connection: Connection, text: string): Promise<void>;
  /** The frame came too fast: says so, with the request's id. */
  refuse(connection: Connection, text: string, refusal: ChatError): void;
}

/** Whose the socket is, as long as it lives. */
export type Bearer = Omit<Identity, 'user'>;

export interface ConnectionOptions {
  readonly id: string;
  readonly socket: WebSocket;
  /** What the socket writes to. */
  readonly stream: Writable;
  readonly identity: Bearer;
  readonly address: string;
}

/** What all connections of a node have in common: one object, as there may be tens of thousands of them. */
export interface ConnectionSurroundings {
  readonly batch: WriteBatch;
  readonly frames: FrameHandler;
  readonly metrics: Metrics;
  readonly frameRate: Rate;
  /** ms */
  readonly resumeTimeout: number;
  /** ms between two calls of {@link Connection.beat}. */
  readonly beatInterval: number;
  readonly onClosed: (connection: Connection, code: number) => void;
}

/** A peer that has this much (bytes) waiting does not read. */
const sendQueueBytes = 1024 * 1024;
/** Requests of one connection that are worked on at once; at this many it is not read from. */
const mostInFlight = 64;
/** Frames that a peer may still have had on their way when it was closed; beyond it is not read from. */
const mostLate = 256;
/** ms that a peer has to answer a close before its socket is cut. */
const closeTimeout = 3_000;

const nothingSent: readonly PendingSend[] = [];
const asText = { binary: false } as const;

/**
 * One socket: its states, its bounds, and the ways in which it ends. Knows no frame but `error`. What
 * most connections do not need is made when it is needed: nearly all of them stand idle.
 */
export class Connection implements SocketOwner {
  readonly id: string;
  readonly address: string;
  /** ms, monotonic */
  readonly openedAt = Math.round(performance.now());
  readonly #surroundings: ConnectionSurroundings;
  readonly #socket: WebSocket;
  readonly #stream: Writable;
  readonly #allowance: FrameAllowance;
  /** Set when the token expires before the beat after the next one. */
  #expiryTimer: NodeJS.Timeout | undefined;
  #resumeTimer: NodeJS.Timeout | undefined;
  #cutTimer: NodeJS.Timeout | undefined;
  #identity: Bearer;
  #state: ConnectionState = 'fresh';
  /** While it is not live, and there are any. */
  #held: HeldEvents | undefined;
  #inFlight = 0;
  #late = 0;
  #heard = true;
  #onSign: (() => void) | undefined;
  #idle: (() => void) | undefined;
  /** While there are any. */
  #sends: PendingSends | undefined;

  constructor(surroundings: ConnectionSurroundings, options: ConnectionOptions) {
    this.id = options.id;
    this.address = options.address;
    this.#surroundings = surroundings;
    this.#socket = options.socket;
    this.#stream = options.stream;
    const { userId, sessionId, issuedAt, expiresAt } = options.identity;
    this.#identity = { userId, sessionId, issuedAt, expiresAt };
    this.#allowance = new FrameAllowance(surroundings.frameRate, performance.now());
    this.#watchExpiry();
    this.#awaitResume();
    tellOfEvents(this.#socket, this);
  }

  get identity(): Bearer {
    return this.#identity;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Bytes handed over that the peer has not read yet. */
  get sendQueueBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Answers a request, or welcomes. */
  reply(frame: ServerFrame | Buffer): void {
    if (this.#state === 'closing') return;
    this.#send(frame instanceof Buffer ? frame : Buffer.from(JSON.stringify(frame)));
  }

  /** Hands an event over, already serialised: the same bytes go to many sockets. */
  deliver(event: Buffer): void {
    if (this.#state === 'live') this.#send(event);
    else if (this.#state !== 'closing') {
      this.#held ??= new HeldEvents();
      this.#held.hold(event);
    }
  }

  /** A message of this connection goes to the store. */
  beginSend(send: PendingSend): void {
    this.#sends ??= new PendingSends();
    this.#sends.add(send);
  }

  /**
   * The requests that sent this message and are to be answered now, in its place among the events;
   * none while events are held.
   */
  takeSends(message: Omit<PendingSend, 'id'>): readonly PendingSend[] {
    if (this.#state !== 'live' || this.#sends === undefined) return nothingSent;
    const taken = this.#sends.take(message);
    if (this.#sends.isEmpty) this.#sends = undefined;
    return taken;
  }

  /** @returns whether it has not been answered yet */
  endSend(send: PendingSend): boolean {
    const isNew = this.#sends?.remove(send) ?? false;
    if (this.#sends?.isEmpty) this.#sends = undefined;
    return isNew;
  }

  /** @throws ChatError `invalid_request` when it has resumed before. */
  beginResume(): void {
    if (this.#state !== 'fresh') {
      throw new ChatError('invalid_request', 'A connection resumes once: pull instead.');
    }
    this.#state = 'resuming';
    this.#stopAwaitingResume();
  }

  /** The resume could not be answered; the client may try again on this socket. */
  abortResume(): void {
    if (this.#state !== 'resuming') return;
    this.#state = 'fresh';
    this.#awaitResume();
  }

  /** Lets the held events out. True when some were dropped, and the client needs a digest. */
  finishResume(): boolean {
    if (this.#state !== 'resuming') return false;
    this.#state = 'live';
    const held = this.#held;
    this.#held = undefined;
    for (const event of held?.events ?? []) this.deliver(event);
    return held?.overflowed ?? false;
  }

  /** Takes over a fresh proof of the same identity; a socket's life never gets shorter by it. */
  renew({ userId, sessionId, issuedAt, expiresAt }: Bearer): void {
    if (this.#state === 'closing') return;
    const latest = Math.max(expiresAt, this.#identity.expiresAt);
    this.#identity = { userId, sessionId, issuedAt, expiresAt: latest };
    this.#watchExpiry();
  }

  /** Counts a frame that broke the protocol; too many end the connection. */
  violation(): void {
    if (this.#allowance.violate(performance.now())) {
      this.close(closeCodes.protocolViolation, 'Too many malformed frames');
    }
  }

  /** Asks for a sign of life, and tells of it when it comes. */
  ask(onSign: () => void): void {
    if (this.#state === 'closing') return;
    // While we do not read from it, it has more to say than we take.
    if (this.#socket.isPaused) onSign();
    else {
      this.#onSign = onSign;
      this.#socket.ping();
    }
  }

  /** Without a close: the peer does not answer. */
  cut(): void {
    this.#socket.terminate();
  }

  /** Called at every ping interval: a peer that was silent for all of the last one is gone. */
  beat(): void {
    if (this.#state === 'closing') return;
    this.#watchExpiry();
    // While we do not read from it, silence is our own doing.
    if (!this.#heard && !this.#socket.isPaused) {
      this.#socket.terminate();
      return;
    }
    this.#heard = false;
    this.#socket.ping();
  }

  /** Closes once what was accepted is answered, or after `patience` ms; takes nothing new. */
  async retire(code: number, reason: string, patience: number): Promise<void> {
    if (this.#inFlight > 0 && this.#state !== 'closing') {
      this.#socket.removeAllListeners('message');
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
        timer = setTimeout(resolve, patience);
      });
      clearTimeout(timer);
    }
    this.close(code, reason);
  }

  /** The first call decides; a peer that does not answer is cut off. */
  close(code: number, reason: string): void {
    if (this.#state === 'closing') return;
    this.#enterClosing();
    this.#socket.close(code, reason);
  }

  /** A timer of its own only for what is due soon. */
  #watchExpiry(): void {
    clearTimeout(this.#expiryTimer);
    this.#expiryTimer = undefined;
    const left = Math.max(0, this.#identity.expiresAt - Date.now());
    if (left > 2 * this.#surroundings.beatInterval) return;
    this.#expiryTimer = setTimeout(
      () => this.close(closeCodes.tokenExpired, 'The access token has expired'),
      left,
    );
  }

  /** A timer that is cleared but held keeps its memory. */
  #stopAwaitingResume(): void {
    clearTimeout(this.#resumeTimer);
    this.#resumeTimer = undefined;
  }

  #awaitResume(): void {
    this.#resumeTimer = setTimeout(
      () => this.close(closeCodes.resumeTimeout, 'No resume'),
      this.#surroundings.resumeTimeout,
    );
  }

  #enterClosing(): void {
    if (this.#state === 'closing') return;
    this.#state = 'closing';
    this.#cutTimer = setTimeout(() => this.#socket.terminate(), closeTimeout);
    this.#held = undefined;
    clearTimeout(this.#expiryTimer);
    this.#stopAwaitingResume();
    this.#idle?.();
    // A paused socket would never see the peer's close frame.
    if (this.#socket.isPaused) this.#socket.resume();
  }

  onMessage(data: Buffer, isBinary: boolean): void {
    if (this.#state === 'closing') {
      this.#ignore();
      return;
    }
    this.#hear();
    if (isBinary) {
      this.close(closeCodes.unsupportedData, 'Text frames only');
      return;
    }
    const text = data.toString('utf8');
    const now = performance.now();
    const wait = this.#allowance.take(now);
    if (wait > 0) {
      if (this.#allowance.exceed(this.#surroundings.frameRate, now)) {
        this.close(closeCodes.rateLimited, 'Too many frames');
        return;
      }
      const refusal = new ChatError('rate_limited', 'Too many frames. Send more slowly.', {
        retryAfter: wait,
      });
      this.#surroundings.frames.refuse(this, text, refusal);
      return;
    }
    this.#begin();
    void this.#surroundings.frames.handle(this, text).then(() => this.#end());
  }

  #hear(): void {
    this.#heard = true;
    this.#onSign?.();
    this.#onSign = undefined;
  }

  /** Reading is work, too: a flood must not go on until the peer answers the close. */
  #ignore(): void {
    this.#late += 1;
    if (this.#late > mostLate) this.#socket.pause();
  }

  onPing(data: Buffer): void {
    this.#receiveControl(() => {
      if (this.#hasRoomFor(data)) this.#socket.pong(data);
    });
  }

  onPong(): void {
    this.#receiveControl(() => {});
  }

  onError(): void {
    this.#enterClosing();
  }

  onClose(code: number): void {
    this.#enterClosing();
    clearTimeout(this.#cutTimer);
    this.#surroundings.onClosed(this, code);
  }

  /** WebSocket's own pings and pongs cost what any frame costs, and are counted as such. */
  #receiveControl(answer: () => void): void {
    if (this.#state === 'closing') {
      this.#ignore();
      return;
    }
    this.#hear();
    const now = performance.now();
    if (this.#allowance.take(now) === 0) answer();
    else if (this.#allowance.exceed(this.#surroundings.frameRate, now)) {
      this.close(closeCodes.rateLimited, 'Too many frames');
    }
  }

  #begin(): void {
    this.#inFlight += 1;
    if (this.#inFlight >= mostInFlight && !this.#socket.isPaused) this.#socket.pause();
  }

  #end(): void {
    this.#inFlight -= 1;
    const mayRead = this.#state !== 'closing' && this.#inFlight <= mostInFlight / 2;
    if (mayRead && this.#socket.isPaused) this.#socket.resume();
    if (this.#inFlight === 0) this.#idle?.();
  }

  #send(bytes: Buffer): void {
    if (!this.#hasRoomFor(bytes)) return;
    this.#surroundings.batch.hold(this.#stream, bytes.byteLength);
    this.#socket.send(bytes, asText);
    this.#surroundings.metrics.framesSent.add();
  }

  /** A peer that does not read is closed. */
  #hasRoomFor(bytes: Buffer): boolean {
    if (this.#socket.bufferedAmount + bytes.byteLength <= sendQueueBytes) return true;
    this.#surroundings.metrics.slowReaders.inc();
    this.close(closeCodes.slowConsumer, 'Read faster, or resume later');
    return false;
  }
}
