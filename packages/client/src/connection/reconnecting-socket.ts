import type { ClientFrameType, ServerFrame, ServerFrameOf } from '@chat/protocol';
import { closeAction, normalClosure, sessionEndedClosure, socketPath } from '@chat/protocol';
import type { TokenManager } from '../auth/token-manager.js';
import { ChatError, toChatError } from '../chat-error.js';
import { createDeferred, type Deferred } from '../deferred.js';
import type { Environment } from '../environment.js';
import type { HttpClient } from '../http/http-client.js';
import { Attempt } from './attempt.js';
import {
  Connection,
  type ConnectionEnd,
  notConnected,
  type Reply,
  type RequestLink,
  type RequestOf,
} from './connection.js';
import type { ConnectionState } from './connection-state.js';
import type { PageSignal } from './page-signals.js';
import { RetryPace } from './retry-pace.js';
import { TokenRenewal } from './token-renewal.js';
import { whyRefused } from './why-refused.js';

/** For the answer of a socket when the page has just woken: most that look open then are not. */
const wakePatience = 5_000;
/** The same when the device says that its network is gone, which it mostly is. */
const offlinePatience = 2_000;

export interface ReconnectingSocketOptions {
  /** The server's base URL, without a slash at its end. */
  readonly url: string;
  readonly tokens: TokenManager;
  readonly http: HttpClient;
  readonly environment: Environment;
  readonly onState: (state: ConnectionState) => void;
  /** Before the state becomes `online`. */
  readonly onWelcome: (welcome: ServerFrameOf<'welcome'>) => void;
  readonly onFrame: (frame: ServerFrame) => void;
  /** The server closed because the session was signed out or revoked. */
  readonly onSessionEnded: () => void;
  readonly onError: (error: ChatError) => void;
}

/** Keeps one socket open: the policy of when to open the next, and with which token. */
export class ReconnectingSocket implements RequestLink {
  readonly #options: ReconnectingSocketOptions;
  #state: ConnectionState = { status: 'idle' };
  #attempt: Attempt | null = null;
  /** Null unless it waits for the next attempt. */
  #retryTimer: unknown = null;
  readonly #pace: RetryPace;
  /** No attempt has failed and no socket was lost since `connect()`. */
  #first = true;
  /** Tokens refused in a row; the first is replaced at once, further ones wait like any failure. */
  #refusals = 0;
  #online: Deferred<void> | null = null;
  #unsubscribe: (() => void) | null = null;

  constructor(options: ReconnectingSocketOptions) {
    this.#options = options;
    this.#pace = new RetryPace(options.environment);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Whether it is connected or trying to be. */
  get active(): boolean {
    return this.#unsubscribe !== null;
  }

  connect(): Promise<void> {
    if (this.#state.status === 'online') return Promise.resolve();
    this.#online ??= createDeferred();
    const { promise } = this.#online;
    if (!this.active) {
      this.#first = true;
      this.#stable();
      const { signals } = this.#options.environment;
      this.#unsubscribe = signals.subscribe((signal) => this.#heed(signal));
      this.#open();
    }
    return promise;
  }

  disconnect(error = new ChatError('disconnected', 'disconnect() was called.')): void {
    if (!this.active) return;
    this.#stop({ status: 'closed', code: normalClosure, reason: error.message }, error);
  }

  /** There is no right to be connected any more. */
  unauthorized(error: ChatError): void {
    if (!this.active) return;
    const { code, message: reason } = error;
    // Who is suspended is signed in all the same.
    const status = code === 'suspended' ? 'closed' : 'unauthorized';
    this.#stop({ status, reason, error }, error);
  }

  /** Opens a new socket in the place of the present one, for another user's token. */
  restart(): void {
    if (!this.active) return;
    this.#stable();
    this.#open();
  }

  request<T extends ClientFrameType>(
    frame: RequestOf<T>,
    onPart?: (part: ServerFrame) => void,
  ): Promise<Reply<T>> {
    const connection = this.#attempt?.connection;
    return connection ? connection.request(frame, onPart) : Promise.reject(notConnected());
  }

  /** Gives up the present socket for a reason of its user's, and tries again with back-off. */
  abandon(error: ChatError): void {
    if (this.#state.status === 'online') this.#retry(error);
  }

  async #open(): Promise<void> {
    const { tokens, environment, url, onFrame, onError } = this.#options;
    const attempt = this.#begin();
    this.#setState(
      this.#first
        ? { status: 'connecting', attempt: 1 }
        : { status: 'reconnecting', attempt: this.#pace.attempt },
    );
    if (this.#attempt !== attempt) return;
    try {
      const token = await tokens.get();
      if (this.#attempt !== attempt) return;
      attempt.connection = new Connection(
        url.replace(/^http/, 'ws') + socketPath,
        token,
        environment,
        {
          onLive: (welcome) => this.#live(attempt, token, welcome),
          onFrame,
          onEnd: (end) => this.#ended(attempt, attempt.renewal?.token ?? token, end),
          onError,
        },
      );
    } catch (error) {
      if (this.#attempt !== attempt) return;
      this.#tokenFailed(error);
    }
  }

  #live(attempt: Attempt, token: string, welcome: ServerFrameOf<'welcome'>): void {
    const { tokens, environment } = this.#options;
    attempt.began(() => this.#stable());
    attempt.renewal = new TokenRenewal(
      {
        connection: attempt.connection as Connection,
        tokens,
        environment,
        onRefused: (error) => this.unauthorized(error),
        onMismatch: (error) => this.#retry(error),
      },
      token,
      welcome.expiresIn,
    );
    this.#options.onWelcome(welcome);
    // A listener may have disconnected.
    if (this.#attempt !== attempt) return;
    this.#first = false;
    const online = this.#online;
    this.#online = null;
    this.#setState({ status: 'online' });
    online?.resolve();
  }

  #ended(attempt: Attempt, token: string, { code, reason, opened }: ConnectionEnd): void {
    if (this.#attempt !== attempt) return;
    attempt.silence();
    if (!opened) {
      this.#investigate(attempt, token);
      return;
    }
    const error = new ChatError('connection_failed', `The connection closed (${code}).`);
    switch (closeAction(code)) {
      case 'refresh':
        this.#first = false;
        this.#setState({ status: 'reconnecting', attempt: this.#pace.attempt, error });
        if (this.#attempt === attempt) this.#replaceToken(attempt, token, 'expiring');
        break;
      case 'reconnect':
        this.#retry(error);
        break;
      case 'stop':
        this.#refuse(code, reason);
    }
  }

  #refuse(code: number, reason: string): void {
    if (code === sessionEndedClosure) {
      this.#options.onSessionEnded();
      this.unauthorized(new ChatError('session_ended', 'The session has ended: sign in again.'));
      return;
    }
    const error = new ChatError('closed', `The connection closed for good (${code}).`);
    this.#stop({ status: 'closed', code, reason, error }, error);
  }

  async #investigate(attempt: Attempt, token: string): Promise<void> {
    const error = await whyRefused(this.#options.http, token);
    if (this.#attempt !== attempt) return;
    if (error.status === 401) this.#replaceToken(attempt, token, 'refused');
    else if (error.status !== 403) this.#retry(error);
    else this.#stop({ status: 'closed', reason: error.message, error }, error);
  }

  async #replaceToken(
    attempt: Attempt,
    token: string,
    reason: 'expiring' | 'refused',
  ): Promise<void> {
    try {
      await this.#options.tokens.replace(token, reason);
    } catch (error) {
      if (this.#attempt === attempt) this.#tokenFailed(error);
      return;
    }
    if (this.#attempt !== attempt) return;
    this.#refusals += 1;
    if (this.#refusals === 1) this.#open();
    else this.#retry(new ChatError('invalid_token', 'The server refuses the tokens it is given.'));
  }

  #tokenFailed(cause: unknown): void {
    const error = toChatError(cause);
    if (error.retryable) this.#retry(error);
    else this.unauthorized(error);
  }

  #retry(error: ChatError): void {
    const { clock, signals } = this.#options.environment;
    const attempt = this.#begin();
    this.#first = false;
    const delay = this.#pace.failed(error);
    this.#retryTimer = clock.setTimeout(() => this.#open(), delay);
    if (this.#attempt !== attempt) return;
    this.#setState(
      signals.isOffline()
        ? { status: 'offline' }
        : {
            status: 'reconnecting',
            attempt: this.#pace.attempt,
            retryAt: clock.now() + delay,
            error,
          },
    );
  }

  #heed(signal: PageSignal): void {
    if (this.#retryTimer === null) {
      const patience = signal === 'offline' ? offlinePatience : wakePatience;
      this.#attempt?.connection?.probe(patience);
    } else if (signal === 'offline') {
      this.#setState({ status: 'offline' });
    } else if (this.#pace.mayHurry) {
      this.#open();
    }
  }

  /** Lets go of what the attempt before holds, and makes its late events nobody's. */
  #begin(): Attempt {
    this.#release();
    this.#attempt = new Attempt(this.#options.environment.clock);
    return this.#attempt;
  }

  #release(): void {
    const before = this.#attempt;
    this.#attempt = null;
    this.#options.environment.clock.clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    before?.close();
  }

  /** What went wrong before does not count any more. */
  #stable(): void {
    this.#pace.reset();
    this.#refusals = 0;
  }

  #stop(state: ConnectionState, error: ChatError): void {
    this.#release();
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    const online = this.#online;
    this.#online = null;
    this.#setState(state);
    online?.reject(error);
  }

  #setState(state: ConnectionState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}
