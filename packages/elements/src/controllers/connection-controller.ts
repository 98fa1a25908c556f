import type { ChatClient, ChatError, ConnectionState, User } from '@chat/client';
import type { ReactiveController } from 'lit';
import { ChatStateEvent } from '../events.js';
import { type ChatHost, reportError } from './chat-host.js';
import { type ChatSource, isSameSource } from './chat-source.js';
import { SharedClient } from './shared-client.js';
import { Visit } from './visit.js';

/** What is told of the present visit only. */
export interface ConnectionListener {
  onEnter(visit: Visit): void;
  onState(visit: Visit, state: ConnectionState): void;
  onUser(visit: Visit, user: User | null): void;
  /** There is no client to be had. */
  onBroken(error: ChatError): void;
  /** The visit is over. */
  onLeave(): void;
  /** The element is gone from the document. */
  onGone(): void;
}

/** One connection while the element is in a document. */
export class ConnectionController implements ReactiveController {
  readonly #host: ChatHost;
  readonly #listener: ConnectionListener;
  #source: ChatSource | null = null;
  #shared: SharedClient | null = null;
  #visit: Visit | null = null;
  #leaving: ReturnType<typeof setTimeout> | undefined;
  #blocked = false;

  constructor(host: ChatHost, listener: ConnectionListener) {
    this.#host = host;
    this.#listener = listener;
    host.addController(this);
  }

  get client(): ChatClient | null {
    return this.#shared?.client ?? null;
  }

  get visit(): Visit | null {
    return this.#visit;
  }

  /** Whether the last try to connect found a server that answers, and no way through for a socket. */
  get blocked(): boolean {
    return this.#blocked;
  }

  /** Whether people sign in here: not when the site, or its own client, signs them in. */
  get signsIn(): boolean {
    const source = this.#source;
    return source !== null && !source.client && source.tokenUrl === '' && !source.getToken;
  }

  /** Tells where the chat comes from. @returns whether that is something else than before */
  configure(source: ChatSource): boolean {
    if (this.#source !== null && isSameSource(this.#source, source)) return false;
    this.#drop();
    this.#source = source;
    if (this.#host.isConnected) this.enter();
    return true;
  }

  hostConnected(): void {
    if (this.#leaving !== undefined) {
      // Moved within the page: nothing happened.
      clearTimeout(this.#leaving);
      this.#leaving = undefined;
      return;
    }
    if (this.#source) this.enter();
  }

  hostDisconnected(): void {
    // A move is a removal and an insertion; frameworks may do them in two steps of one task.
    this.#leaving = setTimeout(() => {
      this.#leaving = undefined;
      this.leave();
      this.#listener.onGone();
    }, 0);
  }

  enter(): void {
    if (this.#visit || !this.#source) return;
    try {
      this.#shared = SharedClient.use(this.#source, this, this.#shared);
    } catch (error) {
      this.#listener.onBroken(reportError(this.#host, error));
      return;
    }
    const { client, isShared } = this.#shared;
    this.#visit = new Visit(client);
    this.#subscribe(this.#visit);
    // What others were told of it already.
    if (isShared) this.#host.dispatchEvent(new ChatStateEvent(client.state));
    this.#listener.onEnter(this.#visit);
  }

  leave(): void {
    this.#visit?.end();
    this.#visit = null;
    this.#listener.onLeave();
    this.#shared?.leave(this);
  }

  /** Goes on with a client that knows what others have not heard: who has signed in in another tab. */
  renew(): void {
    this.#shared?.retire();
    this.#drop();
    this.enter();
  }

  #drop(): void {
    this.leave();
    this.#shared?.drop(this);
    this.#shared = null;
  }

  #subscribe(visit: Visit): void {
    visit.on('state', (state) => {
      // While it tries again nothing is known that was not before.
      if ('error' in state) this.#blocked = state.error?.code === 'upgrade_blocked';
      else if (state.status === 'online') this.#blocked = false;
      this.#host.dispatchEvent(new ChatStateEvent(state));
      this.#listener.onState(visit, state);
      this.#host.requestUpdate();
    });
    visit.on('user', (user) => {
      this.#listener.onUser(visit, user);
      this.#host.requestUpdate();
    });
    visit.on('error', (error) => {
      reportError(this.#host, error);
    });
  }
}
