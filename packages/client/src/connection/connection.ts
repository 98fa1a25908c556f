import type {
  ClientFrame,
  ClientFrameOf,
  ClientFrameType,
  ServerFrame,
  ServerFrameOf,
} from '@chat/protocol';
import { abnormalClosure, normalClosure } from '@chat/protocol';
import { badResponse, ChatError, serverError, toChatError } from '../chat-error.js';
import type { Environment } from '../environment.js';
import { decodeFrame } from '../wire/decode-frame.js';
import { Heartbeat } from './heartbeat.js';
import type { Socket } from './socket.js';

/** For the upgrade to be answered, and then for `welcome`. */
const openTimeout = 10_000;
/** For the reply to a request. */
const replyTimeout = 15_000;
const shortestPingInterval = 100;

/** What closes the reply to each request; `error` always does. */
const replies = {
  resume: ['resumed'],
  send: ['sent'],
  edit: ['changed'],
  delete: ['changed'],
  react: ['changed'],
  pull: ['changes', 'reset'],
  mark: ['marked'],
  arrange: ['arranged'],
  typing: ['noted'],
  stream: ['noted'],
  stream_abort: ['noted'],
  stream_stop: ['noted'],
  watch: ['watching'],
  disclose: ['disclosed'],
  renew: ['renewed'],
  ping: ['pong'],
} as const satisfies Record<ClientFrameType, readonly ServerFrame['type'][]>;

export type Reply<T extends ClientFrameType> = ServerFrameOf<(typeof replies)[T][number]>;

/** A client frame without the `id`, which the connection gives. */
export type RequestOf<T extends ClientFrameType> = Omit<ClientFrameOf<T>, 'id'> & { type: T };

/** What other parts may do with the present socket. */
export interface RequestLink {
  /**
   * Sends a request; resolves with what closes its reply.
   *
   * @param onPart called for each part of the reply before that, in order
   * @throws ChatError the server's refusal; `connection_failed`, `timeout`: whether it was done is
   *   not known
   */
  request<T extends ClientFrameType>(
    frame: RequestOf<T>,
    onPart?: (part: ServerFrame) => void,
  ): Promise<Reply<T>>;
}

export interface ConnectionEnd {
  readonly code: number;
  readonly reason: string;
  /** Whether the upgrade was accepted. */
  readonly opened: boolean;
}

export interface ConnectionHandlers {
  readonly onLive: (welcome: ServerFrameOf<'welcome'>) => void;
  /** Each event, and each stray reply. */
  readonly onFrame: (frame: ServerFrame) => void;
  /** Once, unless `close()` came first; after it nothing more is called. */
  readonly onEnd: (end: ConnectionEnd) => void;
  readonly onError: (error: ChatError) => void;
}

interface PendingRequest {
  readonly type: ClientFrameType;
  readonly resolve: (frame: never) => void;
  readonly reject: (error: ChatError) => void;
  readonly onPart: ((part: ServerFrame) => void) | undefined;
  readonly timer: unknown;
}

type Status = 'opening' | 'greeting' | 'live' | 'ended';

/** One socket, from its opening to its end. It is never reopened: a new one takes its place. */
export class Connection implements RequestLink {
  readonly #environment: Environment;
  readonly #handlers: ConnectionHandlers;
  readonly #pending = new Map<number, PendingRequest>();
  readonly #socket: Socket;
  #status: Status = 'opening';
  #heartbeat: Heartbeat | null = null;
  #openTimer: unknown;
  #nextId = 1;

  /** May throw when the token or URL cannot be used at all. */
  constructor(url: string, token: string, environment: Environment, handlers: ConnectionHandlers) {
    this.#environment = environment;
    this.#handlers = handlers;
    this.#socket = environment.openSocket(url, token, {
      onOpen: () => {
        this.#status = 'greeting';
        this.#limitOpening();
      },
      onMessage: (data) => this.#receive(data),
      onError: handlers.onError,
      onClose: (code, reason) => this.#end(code, reason),
    });
    this.#limitOpening();
  }

  request<T extends ClientFrameType>(
    frame: RequestOf<T>,
    onPart?: (part: ServerFrame) => void,
  ): Promise<Reply<T>> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (this.#status !== 'live' || !this.#send({ ...frame, id } as unknown as ClientFrame)) {
        reject(notConnected());
        return;
      }
      const timer = this.#environment.clock.setTimeout(() => {
        this.#pending.delete(id);
        reject(new ChatError('timeout', 'There was no answer in time.'));
      }, replyTimeout);
      this.#pending.set(id, { type: frame.type, resolve, reject, onPart, timer });
    });
  }

  /** Finds out soon whether the socket still works. */
  probe(patience: number): void {
    this.#heartbeat?.probe(patience);
  }

  /** Ends it from this side. No handler is called any more; open requests fail. */
  close(code: number = normalClosure): void {
    if (this.#status === 'ended') return;
    const answered = this.#status === 'live';
    this.#dispose();
    if (answered) this.#socket.close(code);
    else this.#socket.abort();
  }

  #send(frame: ClientFrame): boolean {
    return this.#socket.send(JSON.stringify(frame));
  }

  #limitOpening(): void {
    const { clock } = this.#environment;
    clock.clearTimeout(this.#openTimer);
    this.#openTimer = clock.setTimeout(
      () => this.#giveUp('There was no answer in time.'),
      openTimeout,
    );
  }

  /** The socket answers no more: what the network never reported is treated as what it is. */
  #giveUp(reason: string): void {
    this.#socket.abort();
    this.#end(abnormalClosure, reason);
  }

  #receive(data: unknown): void {
    if (this.#status === 'ended') return;
    this.#heartbeat?.seen();
    let frame: ServerFrame | null;
    try {
      frame = decodeFrame(data);
    } catch (error) {
      this.#handlers.onError(toChatError(error));
      return;
    }
    // A newer server has more to say than we understand.
    if (frame === null) return;
    if (this.#status !== 'live') this.#greet(frame);
    else if ('id' in frame && frame.id !== undefined) this.#reply(frame.id, frame);
    else if (frame.type === 'error') this.#handlers.onError(serverError(frame));
    else if (frame.type !== 'welcome') this.#handlers.onFrame(frame);
  }

  #greet(frame: ServerFrame): void {
    if (frame.type !== 'welcome') {
      this.#handlers.onError(badResponse('welcome'));
      return;
    }
    this.#status = 'live';
    const { clock } = this.#environment;
    clock.clearTimeout(this.#openTimer);
    this.#heartbeat = new Heartbeat({
      clock,
      interval: Math.max(frame.pingInterval, shortestPingInterval),
      ping: () => this.#send({ type: 'ping', id: this.#nextId++ }),
      onDead: () => this.#giveUp('no sign of life'),
    });
    this.#handlers.onLive(frame);
  }

  #reply(id: number, frame: ServerFrame): void {
    const pending = this.#pending.get(id);
    // Unknown: a heartbeat's pong, or the reply to a request that timed out. Its content may still
    // be news.
    if (pending === undefined) {
      this.#handlers.onFrame(frame);
      return;
    }
    const closing: readonly string[] = replies[pending.type];
    const closes = frame.type === 'error' || closing.includes(frame.type);
    if (!closes && pending.onPart !== undefined) {
      pending.onPart(frame);
      return;
    }
    this.#settle(id, pending);
    // Its message takes its place before the next frame is looked at: whoever awaits the reply is later.
    if (frame.type === 'sent' || frame.type === 'changed') this.#handlers.onFrame(frame);
    if (frame.type === 'error') pending.reject(serverError(frame));
    else if (closes) pending.resolve(frame as never);
    else {
      pending.reject(badResponse('reply'));
    }
  }

  #settle(id: number, pending: PendingRequest): void {
    this.#pending.delete(id);
    this.#environment.clock.clearTimeout(pending.timer);
  }

  #end(code: number, reason: string): void {
    if (this.#status === 'ended') return;
    const opened = this.#status !== 'opening';
    this.#dispose();
    this.#handlers.onEnd({ code, reason, opened });
  }

  #dispose(): void {
    this.#status = 'ended';
    this.#heartbeat?.stop();
    this.#environment.clock.clearTimeout(this.#openTimer);
    for (const [id, pending] of this.#pending) {
      this.#settle(id, pending);
      pending.reject(notConnected());
    }
  }
}

export function notConnected(): ChatError {
  return new ChatError('connection_failed', 'The server could not be reached.');
}
