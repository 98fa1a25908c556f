import type { Writable } from 'node:stream';
import { closeCodes, type ServerFrame } from '@chat/protocol';
import type { WebSocket } from 'ws';
import type { Identity } from '../auth/authenticator.js';
import { ChatError } from '../chat/chat-error.js';
import type { RestrictionRecord } from '../store/store.js';
import { HeldEvents } from './held-events.js';
import { PeerSocket, type PeerSurroundings } from './peer-socket.js';
import { type PendingSend, PendingSends } from './pending-sends.js';

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

/** Whose the socket is, as long as it lives. Conversations are opened by requests, each with its own token. */
export type Bearer = Omit<Identity, 'user' | 'chatWith' | 'restriction'>;

export interface ConnectionOptions {
  readonly id: string;
  readonly socket: WebSocket;
  /** What the socket writes to. */
  readonly stream: Writable;
  readonly identity: Bearer & Pick<Identity, 'restriction'>;
  readonly address: string;
}

export interface ConnectionSurroundings extends PeerSurroundings {
  readonly frames: FrameHandler;
  /** ms */
  readonly resumeTimeout: number;
  /** ms since the epoch. */
  readonly now: () => number;
  /** ms between two calls of {@link Connection.beat}. */
  readonly beatInterval: number;
  readonly onClosed: (connection: Connection, code: number) => void;
}

/** Bytes that may wait for a peer when it is offered something more. */
const offeredWithin = 64 * 1024;

const nothingSent: readonly PendingSend[] = [];

/**
 * A user's socket: whose it is and until when, how far it has been told what it missed, and what it is
 * sending. What most of them do not need is made when it is needed: nearly all of them stand idle.
 */
export class Connection extends PeerSocket<ConnectionSurroundings> {
  readonly id: string;
  readonly address: string;
  /** ms, monotonic */
  readonly openedAt = Math.round(performance.now());
  /** What its user is kept from, for all that is known here; it may have come to its end since. */
  restriction: RestrictionRecord | null;
  /** Set when the token expires before the beat after the next one. */
  #expiryTimer: NodeJS.Timeout | undefined;
  #resumeTimer: NodeJS.Timeout | undefined;
  #identity: Bearer;
  #state: ConnectionState = 'fresh';
  /** While it is not live, and there are any. */
  #held: HeldEvents | undefined;
  /** While there are any. */
  #sends: PendingSends | undefined;

  constructor(surroundings: ConnectionSurroundings, options: ConnectionOptions) {
    super(surroundings, options.socket, options.stream);
    this.id = options.id;
    this.address = options.address;
    const { userId, sessionId, issuedAt, expiresAt, restriction } = options.identity;
    this.restriction = restriction;
    this.#identity = { userId, sessionId, issuedAt, expiresAt };
    this.watchExpiry();
    this.#awaitResume();
  }

  get identity(): Bearer {
    return this.#identity;
  }

  /** ms for which its token is still good. */
  get expiresIn(): number {
    return Math.max(0, this.#identity.expiresAt - this.surroundings.now());
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Answers a request, or welcomes. */
  reply(frame: ServerFrame | Buffer): void {
    if (this.#state === 'closing') return;
    this.write(frame instanceof Buffer ? frame : Buffer.from(JSON.stringify(frame)));
  }

  /** Hands an event over, already serialised: the same bytes go to many sockets. */
  deliver(event: Buffer): void {
    if (this.#state === 'live') this.write(event);
    else if (this.#state !== 'closing') {
      this.#held ??= new HeldEvents();
      this.#held.hold(event);
    }
  }

  /**
   * As {@link deliver}, for what is worth nothing once it is late: not held, and left out while the peer
   * is behind with reading.
   * @returns whether it went out
   */
  offer(event: Buffer): boolean {
    if (this.#state !== 'live' || this.sendQueueBytes > offeredWithin) return false;
    this.write(event);
    return true;
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
    this.watchExpiry();
  }

  override beat(): void {
    if (this.#state === 'closing') return;
    this.watchExpiry();
    super.beat();
  }

  protected override take(text: string): Promise<void> {
    return this.surroundings.frames.handle(this, text);
  }

  protected override refuse(text: string, refusal: ChatError): void {
    this.surroundings.frames.refuse(this, text, refusal);
  }

  protected override onClosing(): void {
    this.#state = 'closing';
    this.#held = undefined;
    clearTimeout(this.#expiryTimer);
    this.#stopAwaitingResume();
  }

  protected override onClosed(code: number): void {
    this.surroundings.onClosed(this, code);
  }

  /** A timer of its own only for what is due soon. To be called again when the clock was set. */
  watchExpiry(): void {
    if (this.#state === 'closing') return;
    clearTimeout(this.#expiryTimer);
    this.#expiryTimer = undefined;
    const left = this.expiresIn;
    if (left > 2 * this.surroundings.beatInterval) return;
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
      this.surroundings.resumeTimeout,
    );
  }
}
