import type { Writable } from 'node:stream';
import { closeCodes } from '@chat/protocol';
import type { WebSocket } from 'ws';
import { ChatError } from '../chat/chat-error.js';
import type { Rate } from '../limits/token-bucket.js';
import type { Metrics } from '../metrics/metrics.js';
import { FrameAllowance } from './frame-allowance.js';
import { type SocketOwner, tellOfEvents } from './socket-events.js';
import type { WriteBatch } from './write-batch.js';

/** What all sockets of a node have in common: one object, as there may be tens of thousands of them. */
export interface PeerSurroundings {
  readonly batch: WriteBatch;
  readonly metrics: Metrics;
  readonly frameRate: Rate;
}

/** A peer that has this much (bytes) waiting does not read. */
const sendQueueBytes = 1024 * 1024;
/** Requests of one peer that are worked on at once; at this many it is not read from. */
const mostInFlight = 64;
/** Frames that a peer may still have had on their way when it was closed; beyond it is not read from. */
const mostLate = 256;
/** ms that a peer has to answer a close before its socket is cut. */
const closeTimeout = 3_000;

const asText = { binary: false } as const;

/**
 * One socket and its bounds, whoever has it and whatever is said over it: how fast its peer may speak,
 * how much of that is worked on at once, how much may wait for it; whether it is alive, and the ways in
 * which it ends. Extended rather than held: an object more would be memory that each idle one keeps.
 */
export abstract class PeerSocket<S extends PeerSurroundings> implements SocketOwner {
  protected readonly surroundings: S;
  readonly #socket: WebSocket;
  readonly #stream: Writable;
  readonly #allowance: FrameAllowance;
  /** Set when it begins to close, and kept. */
  #cutTimer: NodeJS.Timeout | undefined;
  #inFlight = 0;
  #late = 0;
  #heard = true;
  #onSign: (() => void) | undefined;
  #idle: (() => void) | undefined;

  /** @param stream - What the socket writes to. */
  constructor(surroundings: S, socket: WebSocket, stream: Writable) {
    this.surroundings = surroundings;
    this.#socket = socket;
    this.#stream = stream;
    this.#allowance = new FrameAllowance(surroundings.frameRate, performance.now());
    tellOfEvents(socket, this);
  }

  /** A frame came. Must not throw; the promise settles when it is answered. */
  protected abstract take(text: string): Promise<void>;
  /** A frame came too fast. */
  protected abstract refuse(text: string, refusal: ChatError): void;
  /** From now on nothing is taken or given. */
  protected abstract onClosing(): void;
  protected abstract onClosed(code: number): void;

  /** Bytes handed over that the peer has not read yet. */
  get sendQueueBytes(): number {
    return this.#socket.bufferedAmount;
  }

  protected get isClosing(): boolean {
    return this.#cutTimer !== undefined;
  }

  protected write(bytes: Buffer): void {
    if (!this.#hasRoomFor(bytes)) return;
    this.surroundings.batch.hold(this.#stream, bytes.byteLength);
    this.#socket.send(bytes, asText);
    this.surroundings.metrics.framesSent.add();
  }

  /** Counts a frame that broke the protocol; too many end the connection. */
  violation(): void {
    if (this.#allowance.violate(performance.now())) {
      this.close(closeCodes.protocolViolation, 'Too many malformed frames');
    }
  }

  /** Asks for a sign of life, and tells of it when it comes. */
  ask(onSign: () => void): void {
    if (this.isClosing) return;
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
    if (this.isClosing) return;
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
    if (this.#inFlight > 0 && !this.isClosing) {
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
    if (this.isClosing) return;
    this.#enterClosing();
    this.#socket.close(code, reason);
  }

  onMessage(data: Buffer, isBinary: boolean): void {
    if (this.isClosing) {
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
      if (this.#allowance.exceed(this.surroundings.frameRate, now)) {
        this.close(closeCodes.rateLimited, 'Too many frames');
        return;
      }
      const refusal = new ChatError('rate_limited', 'Too many frames. Send more slowly.', {
        retryAfter: wait,
      });
      this.refuse(text, refusal);
      return;
    }
    this.#begin();
    void this.take(text).then(() => this.#end());
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
    this.onClosed(code);
  }

  #enterClosing(): void {
    if (this.isClosing) return;
    this.#cutTimer = setTimeout(() => this.#socket.terminate(), closeTimeout);
    this.onClosing();
    this.#idle?.();
    // A paused socket would never see the peer's close frame.
    if (this.#socket.isPaused) this.#socket.resume();
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

  /** WebSocket's own pings and pongs cost what any frame costs, and are counted as such. */
  #receiveControl(answer: () => void): void {
    if (this.isClosing) {
      this.#ignore();
      return;
    }
    this.#hear();
    const now = performance.now();
    if (this.#allowance.take(now) === 0) answer();
    else if (this.#allowance.exceed(this.surroundings.frameRate, now)) {
      this.close(closeCodes.rateLimited, 'Too many frames');
    }
  }

  #begin(): void {
    this.#inFlight += 1;
    if (this.#inFlight >= mostInFlight && !this.#socket.isPaused) this.#socket.pause();
  }

  #end(): void {
    this.#inFlight -= 1;
    const mayRead = !this.isClosing && this.#inFlight <= mostInFlight / 2;
    if (mayRead && this.#socket.isPaused) this.#socket.resume();
    if (this.#inFlight === 0) this.#idle?.();
  }

  /** A peer that does not read is closed. */
  #hasRoomFor(bytes: Buffer): boolean {
    if (this.#socket.bufferedAmount + bytes.byteLength <= sendQueueBytes) return true;
    this.surroundings.metrics.slowReaders.inc();
    this.close(closeCodes.slowConsumer, 'Read faster, or resume later');
    return false;
  }
}
