import type { ServerFrameOf } from '@chat/protocol';
import type { Account } from './account/account.js';
import { AccountSession } from './auth/account-session.js';
import { createSource } from './auth/create-source.js';
import type { SessionSource } from './auth/session-source.js';
import type { SignIn } from './auth/sign-ins.js';
import { TokenManager } from './auth/token-manager.js';
import { baseUrl } from './base-url.js';
import type {
  ChatClientEvents,
  ChatClientOptions,
  Credentials,
  NewAccount,
} from './chat-client-options.js';
import { ChatError, toChatError } from './chat-error.js';
import type { ConnectionState } from './connection/connection-state.js';
import { DeviceSignals } from './connection/device-signals.js';
import { ReconnectingSocket } from './connection/reconnecting-socket.js';
import type { Conversation } from './conversations/conversation.js';
import { Emitter } from './emitter.js';
import { createEnvironment } from './environment.js';
import { ChatApi } from './http/chat-api.js';
import { HttpClient } from './http/http-client.js';
import type { ConversationList } from './lists/conversation-list.js';
import type { UnreadTotal } from './lists/unread-total.js';
import type {
  BlockPage,
  BlockPageOptions,
  Features,
  Opening,
  Privacy,
  Report,
  SearchOptions,
  User,
} from './model.js';
import type { Moderation } from './moderation.js';
import type { Notifications, NotificationsOptions } from './notifications/notifications.js';
import type { PresenceWatch } from './presence/presence-watch.js';
import { PresentUser } from './present-user.js';
import { Push } from './push/push.js';
import type { MessageSearch } from './search/message-search.js';
import type { UserChat } from './user-chat.js';
import type { OwnUser } from './user-scope.js';
import type { VoiceRecording } from './voice/voice-recording.js';
import type { RecordVoiceOptions } from './voice/voices.js';

const idOf = (user: User | string) => (typeof user === 'string' ? user : user.id);

/** Nobody who comes after a user is to be told of that user's messages; should it fail, the server finds out. */
const forgetPush = (key: string) =>
  import('./push/push-subscriber.js').then((it) => it.forgetSubscriptions(key)).catch(() => {});

const bodyOf = ({ username, password, name }: NewAccount) => ({
  ...{ username, password },
  name: name || undefined,
});

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
  readonly #device: DeviceSignals;
  readonly #session: AccountSession | null;
  readonly #tokens: TokenManager;
  readonly #api: ChatApi;
  readonly #socket: ReconnectingSocket;
  readonly #present: PresentUser;
  #unwatch: (() => void) | null = null;
  #disposed: ChatError | null = null;
  #signal: AbortSignal | undefined;
  /** What the server told last. */
  #welcome: Pick<ServerFrameOf<'welcome'>, 'epoch' | 'features'> = {};
  /** Grows with each connection and each loss of one: what awaited something knows if it is late. */
  #connections = 0;
  /** Telling the user of messages while no page is open. */
  readonly push = new Push(async () => (await this.#ownChat()).push());
  readonly #onAbort = () => this.dispose();

  /** @throws ChatError `invalid_argument` for unusable options */
  constructor(options: ChatClientOptions) {
    super();
    const url = baseUrl(options.url);
    const given = createEnvironment(options.environment);
    this.#device = new DeviceSignals(given.signals);
    const environment = { ...given, signals: this.#device };
    const { clock } = environment;
    const onError = (error: ChatError) => this.#report(error);
    const http = new HttpClient(url, environment, options.credentials ?? 'omit');
    const source = createSource(options.auth ?? {}, {
      url,
      http,
      clock,
      onUser: (user) => this.#heardOf(user),
      onError,
    });
    this.#session = source instanceof AccountSession ? source : null;
    this.#tokens = new TokenManager(source, clock);
    this.#api = new ChatApi(http, this.#tokens);
    this.#socket = new ReconnectingSocket({
      url,
      tokens: this.#tokens,
      http,
      environment,
      onState: (state) => this.#stateChanged(state),
      onWelcome: (welcome) => this.#welcomed(welcome),
      onFrame: (frame) => this.#present.chat?.receive(frame),
      onSessionEnded: () => this.#session?.ended(),
      onError,
    });
    this.#present = new PresentUser(
      {
        server: url,
        storage: options.storage,
        api: this.#api,
        link: this.#socket,
        clock,
        random: environment.random,
        ownUser: {
          learn: (user) => this.#learn(user),
          signOut: () => this.signOut(),
          forget: (...user) => this.#forget(...user),
        },
        onUser: (user) => this.emit('user', user),
        onMessage: (message, conversation) => this.emit('message', message, conversation),
        onConversation: (conversation) => this.emit('conversation', conversation),
        onRemoved: (conversation) => this.emit('removed', conversation),
        onBlocked: (userId, on) => this.emit('blocked', userId, on),
        onError,
      },
      this.#session?.user ?? null,
    );
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
    return this.#present.user;
  }

  /** Whether there is a session to connect with. Always true when the host site gives the tokens. */
  get signedIn(): boolean {
    return this.#session === null || this.#session.user !== null;
  }

  /** What the server offers beside what each one does; nothing before it has told. */
  get features(): Features {
    return this.#welcome.features ?? {};
  }

  /**
   * Whether unsent messages would survive a reload or a crash, as things are now. False before the
   * user is known and the storage is open, and while the storage fails; one `error` event with the
   * code `storage_failed` tells of each time that it begins to.
   */
  get durable(): boolean {
    return this.#present.chat?.messages.durable ?? false;
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
    // Meanwhile; should it fail, that is told to whoever needs it.
    this.#present.load().catch(() => {});
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
    this.#present.leave(this.#disposed);
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
    return this.#signIn('login', { username, password });
  }

  /**
   * Creates an account of the server and signs it in; see {@link signIn}.
   *
   * @throws ChatError `username_taken`, `registration_closed`, `invalid_request` (the message says
   *   which field), `rate_limited`, and when the server can't be reached
   */
  async register(account: NewAccount): Promise<User> {
    return this.#signIn('register', bodyOf(account));
  }

  /**
   * Signs somebody in who has no account: a guest of the server, who can chat with whom its operator names; see
   * {@link signIn}. The session is all that they have: it is kept as an account's is, and gone when it ends. Where
   * another tab has signed somebody in whom this client has not heard of, it is they who go on: they are returned.
   *
   * @param guest - The name to show, which nobody checks; by default one that the server makes
   * @throws ChatError `not_found` where the server takes no guests; `rate_limited`; `invalid_request` for a name that
   *   cannot be; `invalid_argument` when the host site gives the tokens; and when the server can't be reached
   */
  async signInAsGuest({ name }: { readonly name?: string | undefined } = {}): Promise<User> {
    return this.#signIn('guest', { name: name || undefined });
  }

  /**
   * Turns the guest who is signed in into an account: the same user, with the same id, conversations and unsent
   * messages, on the same connection and in all tabs. When the answer does not come it may have happened all the
   * same; to call it again with the same is harmless.
   *
   * @returns the account, as {@link user} has it by then
   * @throws ChatError `forbidden` for who is no guest; `username_taken`, `registration_closed`, `invalid_request` (the
   *   message says which field), `rate_limited`; `not_found` where the server takes no guests; `not_signed_in`,
   *   `signed_out`; `invalid_argument` when the host site gives the tokens; and when the server can't be reached
   */
  async becomeAccount(account: NewAccount): Promise<User> {
    return this.#answer((await this.#accounts()).becomeAccount(this.#api, bodyOf(account)));
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
    await this.#present.forgotten;
  }

  /**
   * The conversation with a user about a topic, opened if there is none yet, with its newest messages.
   *
   * @param peer a username, or a user's id
   * @throws ChatError `not_found`, also for somebody with whom the user may open none; `rate_limited`
   *   when there is none yet and the user has opened too many; `invalid_request` for oneself, or for what cannot
   *   be a topic or data; `invalid_argument` when the server has no topics or data; and when it can't be reached
   */
  async conversationWith(
    peer: string | { readonly userId: string },
    opening: Opening = {},
  ): Promise<Conversation> {
    const { conversations } = await this.#ownChat();
    return conversations.with(
      typeof peer === 'string' ? { username: peer } : { userId: peer.userId },
      opening,
    );
  }

  /**
   * One conversation, with its newest messages.
   *
   * @throws ChatError `not_found`, also when the user is not a member
   */
  async conversation(id: string): Promise<Conversation> {
    return (await this.#ownChat()).conversations.one(id);
  }

  /**
   * The user's conversations as a list that stays up to date, with its first page; or those that they
   * have archived. It is the same list each time, until the user is another one.
   *
   * @throws ChatError when the server can't be reached and the device has kept nothing
   */
  async conversations({ archived = false } = {}): Promise<ConversationList> {
    return (await (await this.#ownChat()).lists()).conversations(archived);
  }

  /** How much the user has not read in all, which stays up to date. Nothing counts before it is asked for. */
  async unread(): Promise<UnreadTotal> {
    return (await (await this.#ownChat()).lists()).unread();
  }

  /**
   * What the user is to be told of what others write, once on the device, in whichever tab; to be closed when it is not
   * needed any more. Nothing is watched before it is asked for.
   */
  async notifications(options: NotificationsOptions = {}): Promise<Notifications> {
    return (await (await this.#ownChat()).arrivals()).open(options);
  }

  /**
   * Searches all conversations of the user, those in the archive as well: each word, or part of one, has to be in
   * a message. With the first results, which stay up to date until it is closed.
   *
   * @throws ChatError `invalid_request` for a text that is blank or longer than 16,000; `invalid_argument` when
   *   the server has no search; `rate_limited`, and when it can't be reached
   */
  async search(text: string, options: SearchOptions = {}): Promise<MessageSearch> {
    return (await this.#ownChat()).finding.search(text, options);
  }

  /**
   * Watches whether users are there. They are those on the screen: all watches together watch at most 50.
   * Nobody is told of who hides it, nor of who has never written to the user.
   */
  async presence(users: readonly (User | string)[]): Promise<PresenceWatch> {
    return (await (await this.#ownChat()).others()).presences.watch(users);
  }

  /**
   * What others learn of the user.
   * @throws ChatError when the server can't be reached, `invalid_argument` when it does not offer this
   */
  privacy(): Promise<Privacy> {
    return this.setPrivacy({});
  }

  /**
   * Changes what is named of what others learn of the user, who then learns no more of them either.
   *
   * @returns all of it, once the server has it
   * @throws ChatError as {@link privacy}
   */
  async setPrivacy(change: Partial<Privacy>): Promise<Privacy> {
    return (await (await this.#ownChat()).others()).disclose(change);
  }

  /**
   * Blocks somebody, on all of the user's devices: nothing that they write, type or do is seen any more, and they
   * cannot tell. What they have written by then stays; what they write meanwhile is not seen later either.
   *
   * @param user a user, or a user's id
   * @returns once it holds
   * @throws ChatError `not_found`; `invalid_request` for oneself; `too_many_blocks` beyond 1,000;
   *   `invalid_argument` when the server does not offer this; and when it can't be reached
   */
  async block(user: User | string): Promise<void> {
    await (await this.#moderation()).blocking.set(idOf(user), true);
  }

  /** Lets somebody through again, from now on. @throws ChatError as {@link block} */
  async unblock(user: User | string): Promise<void> {
    await (await this.#moderation()).blocking.set(idOf(user), false);
  }

  /** Whether the user has blocked somebody, as the server told last; the event `blocked` tells of changes. */
  hasBlocked(user: User | string): boolean {
    return this.#present.chat?.blocks.has(idOf(user)) ?? false;
  }

  /** A page of those whom the user has blocked, the latest first. @throws ChatError as {@link block} */
  async blocks(page: BlockPageOptions = {}): Promise<BlockPage> {
    return (await this.#moderation()).blocking.page(page);
  }

  /**
   * Tells the operator of somebody, who never learns of it; see also `Conversation.report`.
   *
   * @param user a user, or a user's id
   * @returns once the operator has it; to repeat what failed for now makes no second report
   * @throws ChatError `not_found`, `invalid_request`, `rate_limited`; `invalid_argument` when the server does not
   *   offer this; and when it can't be reached
   */
  async report(user: User | string, report: Report): Promise<void> {
    await (await this.#moderation()).reports.ofUser(idOf(user), report);
  }

  /**
   * Records a voice message: what `stop` of it returns goes along with a message as any file does. The browser asks the
   * user for the microphone, at the first time at least. In a page that has no https there is none; see `canRecordVoice`.
   * Loaded with the first call.
   *
   * @returns once it records, until `stop` or `cancel`
   * @throws ChatError `microphone_denied`, `microphone_unavailable`; `not_supported` where the browser records nothing that
   *   the server takes; `invalid_argument` when the server has no voice messages, or for an impossible `maxDuration`;
   *   `not_signed_in`, `signed_out`
   */
  async recordVoice(options: RecordVoiceOptions = {}): Promise<VoiceRecording> {
    return (await (await this.#ownChat()).voices()).record(options);
  }

  /**
   * What the user can do with their own account: name and picture, password, sessions, export, deletion. Loaded with
   * the first call.
   *
   * @throws ChatError `not_signed_in`, and when it can't be loaded
   */
  async account(): Promise<Account> {
    return (await this.#ownChat()).account();
  }

  /** The user with exactly this name; null when there is none. */
  async findUser(username: string): Promise<User | null> {
    this.#check();
    return this.#answer(this.#api.findUser(username));
  }

  async #accounts(): Promise<SessionSource> {
    this.#check();
    if (this.#session !== null) return this.#answer(this.#session.loadSource());
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

  async #signIn(by: SignIn, said: object): Promise<User> {
    const user = await this.#answer((await this.#accounts()).signIn(by, said));
    // Whoever asked for a token before got the answer of then.
    this.#tokens.reset();
    this.#sessionOf(user);
    return user;
  }

  /** What the user is to be shown as. */
  async #learn(user: User): Promise<void> {
    this.#present.set(user);
    // What fails is reported where it does.
    await this.#session?.learnUser(user).catch(() => {});
  }

  async #forget(...user: Parameters<OwnUser['forget']>): Promise<void> {
    await this.#session?.forget(user[0]).catch(() => {});
    await this.#present.forget(...user);
  }

  /** Another tab, or the server, told who is signed in, or what is known by now of who is. */
  #heardOf(user: User | null): void {
    if (user === null || user.id !== this.user?.id) this.#sessionOf(user);
    else if (!this.#disposed) this.#present.set(user);
  }

  /** There is a new session, or none: by this tab, another tab, or the server. */
  #sessionOf(user: User | null): void {
    if (this.#disposed) return;
    const { push } = this.features;
    if (push && this.user !== null) void forgetPush(push.key);
    // With nobody before, whoever waits for a token waits for this user's.
    if (user === null || this.user !== null) this.#tokens.reset();
    this.#present.set(user);
    if (user !== null) this.#socket.restart();
    else
      this.#socket.unauthorized(
        new ChatError('session_ended', 'The session has ended: sign in again.'),
      );
  }

  #welcomed(welcome: ServerFrameOf<'welcome'>): void {
    this.#welcome = welcome;
    const { user } = welcome;
    if (JSON.stringify(this.#session?.user) === JSON.stringify(user)) this.#present.set(user);
    else this.#learn(user);
    // A listener may have disconnected.
    if (!this.#socket.active) return;
    this.#join(++this.#connections).catch((error) => this.#socket.abandon(toChatError(error)));
  }

  /** Goes on where the user was, once what that takes is loaded. */
  async #join(connection: number): Promise<void> {
    const isOver = () => connection !== this.#connections;
    try {
      const chat = await this.#present.own();
      if (!isOver()) await chat.connected(this.#welcome);
    } catch (error) {
      // Of a connection that is lost, or about to be, the socket tells by itself.
      if (isOver() || (error as ChatError).code === 'connection_failed') return;
      throw error;
    }
  }

  #stateChanged(state: ConnectionState): void {
    if (state.status !== 'online') {
      this.#connections += 1;
      this.#present.chat?.disconnected();
    }
    this.emit('state', state);
  }

  async #ownChat(): Promise<UserChat> {
    this.#check();
    if (this.user === null) {
      const user = await this.#answer(this.#api.me());
      if (this.user === null) this.#present.set(user);
    }
    return this.#present.own();
  }

  async #moderation(): Promise<Moderation> {
    return (await this.#ownChat()).moderation();
  }

  #report(error: ChatError): void {
    this.emit('error', error);
  }
}
