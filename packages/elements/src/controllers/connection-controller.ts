import type { ChatClient, ChatError, ConnectionState, User } from '@chat/client';
import type { ReactiveController } from 'lit';
import { ChatStateEvent } from '../events.js';
import { type ChatHost, reportError } from './chat-host.js';
import { type ChatSource, clientOf, isSameSource } from './chat-source.js';

/**
 * From when an element has a client, in a document, until it has not. Every wait may end in another
 * world (another source, an element taken away): a wait belongs to a visit, and what ends after its
 * visit is dropped.
 */
export interface Visit {
  readonly client: ChatClient;
  readonly over: boolean;
}

/** What is told of the present visit only. */
export interface ConnectionListener {
  onEnter(visit: Visit): void;
  onState(visit: Visit, state: ConnectionState): void;
  onUser(visit: Visit, user: User | null): void;
  /** There is a conversation that was not there. */
  onConversation(visit: Visit): void;
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
  #client: ChatClient | null = null;
  #visit: { client: ChatClient; over: boolean } | null = null;
  #leaving: ReturnType<typeof setTimeout> | undefined;
  #unsubscribe: (() => void) | null = null;
  #blocked = false;

  constructor(host: ChatHost, listener: ConnectionListener) {
    this.#host = host;
    this.#listener = listener;
    host.addController(this);
  }

  get client(): ChatClient | null {
    return this.#client;
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
    const ownClient = this.#source?.client === this.#client ? null : this.#client;
    this.leave();
    this.#source = source;
    ownClient?.dispose();
    this.#client = null;
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
    if (this.#visit) return;
    const client = this.#client ?? this.#createClient();
    if (!client) return;
    this.#client = client;
    this.#visit = { client, over: false };
    this.#subscribe(this.#visit);
    this.#listener.onEnter(this.#visit);
  }

  leave(): void {
    if (this.#visit) this.#visit.over = true;
    this.#visit = null;
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#listener.onLeave();
    // The application's own client lives as long as the application wants.
    if (this.#client && this.#source?.client !== this.#client) this.#client.disconnect();
  }

  #createClient(): ChatClient | null {
    if (!this.#source) return null;
    try {
      return clientOf(this.#source);
    } catch (error) {
      this.#listener.onBroken(reportError(this.#host, error));
      return null;
    }
  }

  #subscribe(visit: Visit): void {
    const { client } = visit;
    const onState = (state: ConnectionState): void => {
      // While it tries again nothing is known that was not before.
      if ('error' in state) this.#blocked = state.error?.code === 'upgrade_blocked';
      else if (state.status === 'online') this.#blocked = false;
      this.#host.dispatchEvent(new ChatStateEvent(state));
      if (!visit.over) this.#listener.onState(visit, state);
      this.#host.requestUpdate();
    };
    const onUser = (user: User | null): void => {
      if (!visit.over) this.#listener.onUser(visit, user);
      this.#host.requestUpdate();
    };
    const onError = (error: ChatError): void => {
      reportError(this.#host, error);
    };
    const onConversation = (): void => {
      if (!visit.over) this.#listener.onConversation(visit);
    };
    client.on('conversation', onConversation);
    client.on('state', onState);
    client.on('user', onUser);
    client.on('error', onError);
    this.#unsubscribe = () => {
      client.off('conversation', onConversation);
      client.off('state', onState);
      client.off('user', onUser);
      client.off('error', onError);
    };
  }
}
