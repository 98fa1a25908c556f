import { ambient } from './ambient.js';
import { AccountSession } from './auth/account-session.js';
import type { AuthOptions, SessionOptions } from './auth/auth-options.js';
import { CallbackSource } from './auth/callback-source.js';
import { localSessionStorage } from './auth/session-storage.js';
import { TokenManager } from './auth/token-manager.js';
import type { TokenSource } from './auth/token-source.js';
import { UrlSource } from './auth/url-source.js';
import { ChatError, toChatError } from './chat-error.js';
import type { ConnectionState } from './connection/connection-state.js';
import { DeviceSignals } from './connection/device-signals.js';
import { ReconnectingSocket } from './connection/reconnecting-socket.js';
import type { Conversation } from './conversation.js';
import { Emitter } from './emitter.js';
import { createEnvironment, type Environment } from './environment.js';
import { ChatApi } from './http/chat-api.js';
import { HttpClient } from './http/http-client.js';
import { webLock } from './lock.js';
import { Inbox } from './messages/inbox.js';
import type { TimelineMessage, User } from './model.js';
import { clientStorage } from './storage/client-storage.js';
import type { ChatStorage } from './storage/storage.js';

export interface ChatClientOptions {
  /**
   * The chat server's base URL, for example `https://chat.example.com`; a path prefix is allowed. In
   * a page it may be relative to it.
   */
  readonly url: string;
  /**
   * How to get access tokens.
   * @defaultValue `{ session: {} }`, the server's own accounts
   */
  readonly auth?: AuthOptions | undefined;
  /**
   * Where unsent messages and a copy of recent conversations are kept. While it fails, memory takes
   * its place, and an `error` event with the code `storage_failed` tells; once it works again, what
   * is unsent is kept there again.
   * @defaultValue IndexedDB in browsers, memory elsewhere
   */
  readonly storage?: ChatStorage | undefined;
  /**
   * Whether requests carry the cookies of the server's site, as Fetch has it. The server needs none:
   * tokens go in headers. `include` is for a proxy in front of it that asks for its own cookie, and
   * works for pages of the server's `ALLOWED_ORIGINS` only; a browser's WebSocket carries them anyway.
   * @defaultValue 'omit'
   */
  readonly credentials?: 'omit' | 'include' | undefined;
  /** When it aborts, the client is {@link ChatClient.dispose | disposed}. */
  readonly signal?: AbortSignal | undefined;
  /** @internal What tests put in the place of the surroundings. */
  readonly environment?: Partial<Environment> | undefined;
}

export interface ChatClientEvents {
  /** The connection's state changed. */
  state: (state: ConnectionState) => void;
  /** Somebody else, or nobody, is signed in; or the user's name or picture changed. */
  user: (user: User | null) => void;
  /** Each new message of each conversation, once and in its order; see `Conversation`. */
  message: (message: TimelineMessage, conversation: Conversation) => void;
  /** Somebody opened a conversation with the user, or wrote in one that was not held yet. */
  conversation: (conversation: Conversation) => void;
  /** A conversation is gone from the server; see `Conversation.removed`. */
  removed: (conversation: Conversation) => void;
  /**
   * What went wrong where nobody awaits it: a bad frame, a full storage, the refusal of a message that
   * was written in an earlier life. The client goes on.
   */
  error: (error: ChatError) => void;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface ConversationPage {
  /** Latest activity first. */
  readonly conversations: readonly Conversation[];
  /** Hand it back as `cursor` for the next page; absent on the last. */
  readonly nextCursor?: string | undefined;
}

/**
 * One user's chat with one server.
 *
 * @example
 * ```ts
 * const client = new ChatClient({ url: 'https://chat.example.com', auth: { getToken } });
 * await client.connect();
 * const conversation = await client.conversationWith('alice');
 * conversation.on('message', ({ text }) => console.log(text));
 * await conversation.send('Hello!');
 * ```
 */
export class ChatClient extends Emitter<ChatClientEvents> {
  readonly #url: string;
  readonly #environment: Environment;
  readonly #device: DeviceSignals;
  readonly #storage: ChatStorage;
  readonly #session: AccountSession | null;
  readonly #tokens: TokenManager;
  readonly #api: ChatApi;
  readonly #socket: ReconnectingSocket;
  #user: User | null = null;
  #inbox: Inbox | null = null;
  #unwatch: (() => void) | null = null;
  #forgetting: Promise<void> | null = null;
  #disposed: ChatError | null = null;
  #signal: AbortSignal | undefined;
  readonly #onAbort = () => this.dispose();

  /** @throws ChatError `invalid_argument` for unusable options */
  constructor(options: ChatClientOptions) {
    super();
    this.#url = baseUrl(options.url);
    const environment = createEnvironment(options.environment);
    this.#device = new DeviceSignals(environment.signals);
    this.#environment = { ...environment, signals: this.#device };
    this.#storage = clientStorage(options.storage, this.#environment.clock, (error) =>
      this.#report(error),
    );
    const http = new HttpClient(this.#url, this.#environment, options.credentials ?? 'omit');
    const source = this.#createSource(options.auth ?? {}, http);
    this.#session = source instanceof AccountSession ? source : null;
    this.#user = this.#session?.user ?? null;
    this.#tokens = new TokenManager(source, this.#environment.clock);
    this.#api = new ChatApi(http, this.#tokens);
    this.#socket = new ReconnectingSocket({
      url: this.#url,
      tokens: this.#tokens,
      http,
      environment: this.#environment,
      onState: (state) => this.#stateChanged(state),
      onWelcome: ({ user, epoch }) => this.#welcomed(user, epoch),
      onFrame: (frame) => this.#inbox?.receive(frame),
      onSessionEnded: () => this.#session?.ended(),
      onError: (error) => this.#report(error),
    });
    const { signal } = options;
    if (signal?.aborted) this.dispose();
    else signal?.addEventListener('abort', this.#onAbort);
    this.#signal = signal;
  }

  /** Where the connection stands. */
  get state(): ConnectionState {
    return this.#socket.state;
  }

  /** Who is signed in, as far as is known; with tokens of a host site, known once connected. */
  get user(): User | null {
    return this.#user;
  }

  /** Whether there is a session to connect with. Always true when the host site gives the tokens. */
  get signedIn(): boolean {
    return this.#session === null || this.#session.user !== null;
  }

  /**
   * Whether unsent messages would survive a reload or a crash, as things are now. False before the
   * user is known and the storage is open, and while the storage fails; one `error` event with the
   * code `storage_failed` tells of each time that it begins to.
   */
  get durable(): boolean {
    return this.#inbox?.durable ?? false;
  }

  /**
   * Connects, and stays connected until `disconnect()`: whatever fails for now is tried again.
   *
   * @returns once online for the first time
   * @throws ChatError when it is final: `token_refused`, `not_signed_in`, `session_ended` (the state is
   *   then `unauthorized`), `closed`, `origin_not_allowed`, `disconnected` (the state is `closed`).
   *   `disposed`. Not awaiting it is fine: `state` tells the same.
   */
  connect(): Promise<void> {
    if (this.#disposed) return Promise.reject(this.#disposed);
    this.#unwatch ??= this.#session?.watch() ?? null;
    return this.#socket.connect();
  }

  /** Closes the connection, whatever it is doing. Unsent messages wait for the next `connect()`. */
  disconnect(): void {
    this.#leave();
  }

  /**
   * Ends this client for good, and leaves nothing of it behind: what is under way and every later call
   * rejects with `disposed`. Nobody is signed out, and unsent messages stay where they are kept, for the
   * user's next client. For an effect that may be undone before it is done: whatever it was about to call
   * then calls nothing to life.
   */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = new ChatError('disposed', 'The client was disposed.');
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#leave(this.#disposed);
    this.#tokens.reset();
    this.#inbox?.close(this.#disposed);
    this.#inbox = null;
  }

  /** {@link dispose} for `await using client = new ChatClient(…)`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.dispose();
  }

  /**
   * Tells what the device does, where no page does: in React Native, from `AppState` and a network
   * library. `active`: the app is in front again, so the connection is looked at; `offline`: there is no
   * network, so none is tried until `online`.
   */
  deviceIs(state: 'active' | 'online' | 'offline'): void {
    this.#device.tell(state === 'active' ? 'wake' : state);
  }

  /**
   * Signs an account of the server in. Does not connect by itself; a client that is connected goes on
   * as the new user.
   *
   * @throws ChatError `invalid_credentials`, `rate_limited`, and when the server can't be reached
   */
  async signIn({ username, password }: Credentials): Promise<User> {
    this.#check();
    return this.#signedIn(await this.#answer(this.#accounts().signIn({ username, password })));
  }

  /**
   * Creates an account of the server and signs it in; see {@link signIn}.
   *
   * @throws ChatError `username_taken`, `registration_closed`, `invalid_request` (the message says
   *   which field), `rate_limited`, and when the server can't be reached
   */
  async register(account: Credentials & { readonly name?: string | undefined }): Promise<User> {
    this.#check();
    const { username, password, name } = account;
    return this.#signedIn(
      await this.#answer(this.#accounts().register({ username, password, ...(name && { name }) })),
    );
  }

  /**
   * Disconnects and forgets the session and the kept conversations here at once, in all tabs, then
   * ends the session on the server. When the server cannot be told, an `error` event says so. Unsent
   * messages are never silently gone: they stay on the device for when the same user is back.
   *
   * With tokens of the host site it forgets what is kept here; the session is the host's to end.
   */
  async signOut(): Promise<void> {
    this.#check();
    this.disconnect();
    try {
      if (this.#session === null) this.#sessionOf(null);
      await this.#session?.signOut();
    } catch (error) {
      this.#report(toChatError(error));
    }
    await this.#forgetting;
  }

  /**
   * The conversation with a user, opened if there is none yet, with its newest messages.
   *
   * @param peer a username, or a user's id
   * @throws ChatError `not_found`; `invalid_request` for oneself; and when the server can't be reached
   */
  async conversationWith(peer: string | { readonly userId: string }): Promise<Conversation> {
    const inbox = await this.#ownInbox();
    return inbox.conversationWith(
      typeof peer === 'string' ? { username: peer } : { userId: peer.userId },
    );
  }

  /**
   * One conversation, with its newest messages.
   *
   * @throws ChatError `not_found`, also when the user is not a member
   */
  async conversation(id: string): Promise<Conversation> {
    const inbox = await this.#ownInbox();
    return inbox.conversation(id);
  }

  /** A page of the user's conversations, each with its latest message only. */
  async conversations(
    page: { readonly limit?: number | undefined; readonly cursor?: string | undefined } = {},
  ): Promise<ConversationPage> {
    const inbox = await this.#ownInbox();
    return inbox.conversations(page);
  }

  /** The user with exactly this name; null when there is none. */
  async findUser(username: string): Promise<User | null> {
    this.#check();
    return this.#answer(this.#api.findUser(username));
  }

  #createSource(auth: AuthOptions, http: HttpClient): TokenSource {
    const { getToken, tokenUrl, session } = auth;
    if ([getToken, tokenUrl, session].filter((option) => option !== undefined).length > 1) {
      throw new ChatError('invalid_argument', 'auth: give one of getToken, tokenUrl and session.');
    }
    if (typeof getToken === 'function') return new CallbackSource(getToken);
    if (typeof tokenUrl === 'string') return new UrlSource(tokenUrl, http);
    return this.#createSession(session ?? {}, http);
  }

  #createSession({ name = 'default', storage = 'local' }: SessionOptions, http: HttpClient) {
    const storageKey = `chat:session:${this.#url}:${name}`;
    const local = storage === 'local' ? localSessionStorage() : null;
    return new AccountSession({
      http,
      storage: typeof storage === 'object' ? storage : local,
      storageKey,
      lock: webLock(storageKey),
      clock: this.#environment.clock,
      onUser: (user) => this.#sessionOf(user),
      onError: (error) => this.#report(error),
    });
  }

  #accounts(): AccountSession {
    if (this.#session !== null) return this.#session;
    throw new ChatError('invalid_argument', 'The host site signs its users in: see options.auth.');
  }

  #check(): void {
    if (this.#disposed) throw this.#disposed;
  }

  /** An answer that comes after the end is none, whatever it says. */
  async #answer<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } finally {
      this.#check();
    }
  }

  #leave(error?: ChatError): void {
    this.#unwatch?.();
    this.#unwatch = null;
    this.#socket.disconnect(error);
  }

  #signedIn(user: User): User {
    // Whoever asked for a token before got the answer of then.
    this.#tokens.reset();
    this.#sessionOf(user);
    return user;
  }

  /** There is a new session, or none: by this tab, another tab, or the server. */
  #sessionOf(user: User | null): void {
    if (this.#disposed) return;
    // With nobody before, whoever waits for a token waits for this user's.
    if (user === null || this.#user !== null) this.#tokens.reset();
    this.#setUser(user);
    if (user !== null) this.#socket.restart();
    else
      this.#socket.unauthorized(
        new ChatError('session_ended', 'The session has ended: sign in again.'),
      );
  }

  #welcomed(user: User, epoch: string | undefined): void {
    this.#setUser(user);
    // A listener may have disconnected.
    if (!this.#socket.active) return;
    const inbox = this.#inboxOf(user);
    inbox.connected(epoch).catch((error: unknown) => {
      if (inbox !== this.#inbox) return;
      this.#socket.abandon(toChatError(error));
    });
  }

  #stateChanged(state: ConnectionState): void {
    if (state.status !== 'online') this.#inbox?.disconnected();
    this.emit('state', state);
  }

  /** What belongs to one user goes with them. */
  #setUser(user: User | null): void {
    const before = this.#user;
    this.#user = user;
    if (before?.id !== user?.id) {
      this.#inbox?.close();
      this.#inbox = null;
      if (before !== null) this.#forgetting = this.#forget(before.id);
    }
    if (!sameUser(before, user)) this.emit('user', user);
  }

  /** Nobody who comes after a user is to find that user's conversations on this device. */
  async #forget(userId: string): Promise<void> {
    try {
      const storage = await this.#storage.open({ server: this.#url, userId });
      await storage.cache?.clear();
      await storage.close?.();
    } catch (cause) {
      this.#report(new ChatError('storage_failed', 'The kept conversations failed.', { cause }));
    }
  }

  async #ownInbox(): Promise<Inbox> {
    this.#check();
    if (this.#user === null) {
      const user = await this.#answer(this.#api.me());
      if (this.#user === null) this.#setUser(user);
    }
    return this.#inboxOf(this.#user as User | null);
  }

  #inboxOf(user: User | null): Inbox {
    if (user === null) throw new ChatError('not_signed_in', 'Nobody is signed in.');
    this.#inbox ??= new Inbox({
      userId: user.id,
      api: this.#api,
      link: this.#socket,
      storage: this.#storage.open({ server: this.#url, userId: user.id }),
      environment: this.#environment,
      onMessage: (message, conversation) => this.emit('message', message, conversation),
      onConversation: (conversation) => this.emit('conversation', conversation),
      onRemoved: (conversation) => this.emit('removed', conversation),
      onError: (error) => this.#report(error),
    });
    return this.#inbox;
  }

  #report(error: ChatError): void {
    this.emit('error', error);
  }
}

function sameUser(a: User | null, b: User | null): boolean {
  return a?.id === b?.id && a?.name === b?.name && a?.picture === b?.picture;
}

/** The URL without query, fragment, or a slash at its end. */
function baseUrl(url: string): string {
  // React Native's URL is the text that it was given, and throws whatever else it is asked.
  const absolute = ambient(() => new URL(url, globalThis.location?.href).href) ?? url;
  const [, origin, path = ''] =
    /^(https?:\/\/[\w.:[\]-]+)(\/[^?#\s]*)?(?:[?#]|$)/i.exec(absolute) ?? [];
  if (origin) return origin.toLowerCase() + path.replace(/\/+$/, '');
  throw new ChatError('invalid_argument', 'url: must be the chat server’s http(s) URL.');
}
