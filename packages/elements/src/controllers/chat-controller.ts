import {
  type ChatClient,
  ChatError,
  type ConnectionState,
  type Conversation,
  type TimelineMessage,
  type User,
} from '@chat/client';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Credentials } from '../chat-sign-in/credentials-event.js';
import { ChatErrorEvent, ChatMessageEvent, ChatReadyEvent, ChatStateEvent } from '../events.js';
import { type ChatSource, clientOf, isSameSource } from './chat-source.js';

/**
 * What stands between the user and the conversation:
 * - `misconfigured`: the page names no valid server;
 * - `broken`: the chat cannot even begin, for another reason;
 * - `unauthorized`: the host site's token was refused;
 * - `forbidden`: the server does not serve this page;
 * - `unknown-peer`: there is nobody by that name;
 * - `self`: the chat is with the very user who is signed in;
 * - `failed`: the server could not open the conversation;
 * - `closed`: the connection was closed for good.
 */
export type ChatProblem =
  | 'misconfigured'
  | 'broken'
  | 'unauthorized'
  | 'forbidden'
  | 'unknown-peer'
  | 'self'
  | 'failed'
  | 'closed';

/** What there is to see. */
export type ChatView =
  | { readonly kind: 'waiting' }
  | {
      readonly kind: 'sign-in';
      readonly busy: boolean;
      readonly ended: boolean;
      readonly error: ChatError | null;
    }
  | { readonly kind: 'connecting' }
  | {
      readonly kind: 'peer-picker';
      readonly recent: readonly User[];
      readonly busy: boolean;
      readonly error: ChatError | null;
    }
  | { readonly kind: 'opening' }
  | { readonly kind: 'conversation'; readonly conversation: Conversation }
  | { readonly kind: 'problem'; readonly problem: ChatProblem };

type Host = ReactiveControllerHost & HTMLElement;

/** Most new messages kept for the screen reader's log. */
const announcedAtMost = 10;

/**
 * Binds the SDK to an element: one connection while the element is in a document, and one
 * {@link ChatView} that says what to show.
 *
 * Every wait may end in another world (another source, another peer, an element taken away): a wait
 * belongs to a *visit*, and what ends after its visit is dropped.
 */
export class ChatController implements ReactiveController {
  readonly #host: Host;
  #source: ChatSource | null = null;
  #peer = '';
  #client: ChatClient | null = null;
  #view: ChatView = { kind: 'waiting' };
  #visit: object | null = null;
  #leaving: ReturnType<typeof setTimeout> | undefined;
  #unsubscribe: (() => void) | null = null;
  #unfollow: (() => void) | null = null;
  /** Whose conversations these are. */
  #userId: string | null = null;
  #blocked = false;
  #loadingOlder = false;
  #announced: readonly TimelineMessage[] = [];

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  get view(): ChatView {
    return this.#view;
  }

  get client(): ChatClient | null {
    return this.#client;
  }

  /** Whether the last try to connect found a server that answers, and no way through for a socket. */
  get blocked(): boolean {
    return this.#blocked;
  }

  get loadingOlder(): boolean {
    return this.#loadingOlder;
  }

  /** The messages of others that came lately, to be read out once each. */
  get announced(): readonly TimelineMessage[] {
    return this.#announced;
  }

  /** Whether signing out is offered here: not when the site, or its own client, signs people in. */
  get canSignOut(): boolean {
    const source = this.#source;
    if (!source || source.client || source.tokenUrl !== '' || source.getToken) return false;
    return this.#client?.signedIn === true && this.#view.kind !== 'sign-in';
  }

  /** Tells where the chat comes from and whom it is with. Asked again and again; acts on a change. */
  configure(source: ChatSource, peer: string): void {
    const sameSource = this.#source !== null && isSameSource(this.#source, source);
    const samePeer = this.#peer === peer;
    const ownClient = this.#source?.client === this.#client ? null : this.#client;
    if (!sameSource) this.#leave();
    this.#source = source;
    this.#peer = peer;
    if (!sameSource) {
      ownClient?.dispose();
      this.#client = null;
      if (this.#host.isConnected) this.#enter();
    } else if (!samePeer && this.#visit && this.#client?.user) {
      this.#openPeer(this.#visit);
    }
  }

  hostConnected(): void {
    if (this.#leaving !== undefined) {
      // Moved within the page: nothing happened.
      clearTimeout(this.#leaving);
      this.#leaving = undefined;
      return;
    }
    if (this.#source) this.#enter();
  }

  hostDisconnected(): void {
    // A move is a removal and an insertion; frameworks may do them in two steps of one task.
    this.#leaving = setTimeout(() => {
      this.#leaving = undefined;
      this.#leave();
      this.#show({ kind: 'waiting' });
    }, 0);
  }

  /** @throws ChatError when the name or the password is wrong, or the server cannot be reached. */
  async signIn({ username, password }: Credentials): Promise<void> {
    await this.#authenticate((client) => client.signIn({ username, password }));
  }

  /** @throws ChatError when the name is taken, or the server cannot be reached. */
  async register(credentials: Credentials): Promise<void> {
    await this.#authenticate((client) => client.register(credentials));
  }

  async signOut(): Promise<void> {
    const client = this.#client;
    if (!this.#visit || !client) return;
    this.#show(signInView());
    await client.signOut();
  }

  /** Tries again what failed. */
  retry(): void {
    this.#leave();
    this.#enter();
  }

  /** Opens the conversation with somebody, by username. */
  async pickPeer(username: string): Promise<void> {
    const visit = this.#visit;
    const client = this.#client;
    if (!visit || !client || this.#view.kind !== 'peer-picker') return;
    this.#show({ ...this.#view, busy: true, error: null });
    try {
      const conversation = await client.conversationWith(username);
      if (this.#visit === visit) this.#showConversation(conversation);
    } catch (error) {
      if (this.#visit !== visit) return;
      const chatError = this.#report(error);
      if (this.#view.kind === 'peer-picker') {
        this.#show({ ...this.#view, busy: false, error: chatError });
      }
    }
  }

  /** Goes back to choosing whom to chat with. */
  leaveConversation(): void {
    if (this.#visit && this.#peer === '') this.#showPicker(this.#visit);
  }

  /** In the place of a conversation that was removed: with the same name, or with whom one likes. */
  async openAnew(): Promise<void> {
    if (this.#visit) await this.#openPeer(this.#visit);
  }

  async loadOlder(conversation: Conversation): Promise<void> {
    if (this.#loadingOlder) return;
    this.#loadingOlder = true;
    this.#host.requestUpdate();
    try {
      await conversation.loadOlder();
    } catch (error) {
      // The next scroll to the top tries again.
      this.#report(error);
    } finally {
      this.#loadingOlder = false;
      this.#host.requestUpdate();
    }
  }

  /** Sends; a refusal shows on the message itself. */
  send(conversation: Conversation, text: string): void {
    conversation.send(text).catch((error: unknown) => this.#report(error));
  }

  async #authenticate(signIn: (client: ChatClient) => Promise<User>): Promise<void> {
    const visit = this.#visit;
    const client = this.#client;
    if (!visit || !client) {
      throw new ChatError('invalid_argument', 'This chat is not on a page, or names no server.');
    }
    const ended = this.#view.kind === 'sign-in' && this.#view.ended;
    this.#show({ kind: 'sign-in', busy: true, ended, error: null });
    try {
      await signIn(client);
    } catch (error) {
      if (this.#visit === visit) {
        this.#show({ kind: 'sign-in', busy: false, ended, error: this.#report(error) });
      }
      throw error;
    }
    if (this.#visit === visit) this.#connect(visit);
  }

  #enter(): void {
    if (this.#visit) return;
    const client = this.#client ?? this.#createClient();
    if (!client) return;
    const visit = {};
    this.#client = client;
    this.#visit = visit;
    this.#subscribe(client, visit);
    if (client.signedIn) this.#connect(visit);
    else this.#show(signInView());
  }

  #leave(): void {
    this.#visit = null;
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#stopFollowing();
    // The application's own client lives as long as the application wants.
    if (this.#client && this.#source?.client !== this.#client) this.#client.disconnect();
  }

  #createClient(): ChatClient | null {
    const source = this.#source;
    if (!source) return null;
    try {
      return clientOf(source);
    } catch (error) {
      const { code } = this.#report(error);
      const problem = code === 'invalid_argument' ? 'misconfigured' : 'broken';
      this.#show({ kind: 'problem', problem });
      return null;
    }
  }

  #subscribe(client: ChatClient, visit: object): void {
    const onState = (state: ConnectionState): void => {
      // While it tries again nothing is known that was not before.
      if ('error' in state) this.#blocked = state.error?.code === 'upgrade_blocked';
      else if (state.status === 'online') this.#blocked = false;
      this.#host.dispatchEvent(new ChatStateEvent(state));
      if (this.#visit === visit) this.#onState(client, state);
      this.#host.requestUpdate();
    };
    const onUser = (user: User | null): void => {
      if (this.#visit === visit) this.#onUser(client, user, visit);
      this.#host.requestUpdate();
    };
    const onError = (error: ChatError): void => {
      this.#report(error);
    };
    const onConversation = (): void => {
      if (this.#visit === visit && this.#view.kind === 'peer-picker') this.#listRecent(visit);
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

  #onState(client: ChatClient, state: ConnectionState): void {
    if (this.#view.kind === 'sign-in') return;
    if (state.status === 'unauthorized') {
      this.#show(
        client.signedIn
          ? { kind: 'problem', problem: 'unauthorized' }
          : { ...signInView(), ended: true },
      );
    } else if (state.status === 'closed') {
      const forbidden = state.error?.code === 'origin_not_allowed';
      this.#show({ kind: 'problem', problem: forbidden ? 'forbidden' : 'closed' });
    }
  }

  /** Signed out, or somebody else signed in: here or in another tab of this site. */
  #onUser(client: ChatClient, user: User | null, visit: object): void {
    if (!user) {
      if (!client.signedIn && this.#view.kind !== 'sign-in') this.#show(signInView());
    } else if (this.#userId !== null && this.#userId !== user.id && this.#view.kind !== 'sign-in') {
      this.#connect(visit);
    }
  }

  async #connect(visit: object): Promise<void> {
    const client = this.#client;
    if (!client) return;
    this.#show({ kind: 'connecting' });
    const online = client.connect();
    // What this device keeps is there before the network is, and without it.
    const kept = client.user && this.#peer !== '' ? this.#openKept(client, visit) : null;
    try {
      await online;
    } catch (error) {
      if (this.#visit !== visit) return;
      this.#report(error);
      // The state says why, whether it was told just now or long ago.
      if (this.#view.kind === 'connecting') this.#onState(client, client.state);
      return;
    }
    await kept;
    if (this.#visit === visit && this.#view.kind === 'connecting') await this.#openPeer(visit);
  }

  async #openKept(client: ChatClient, visit: object): Promise<void> {
    const peer = this.#peer;
    this.#userId = client.user?.id ?? null;
    try {
      const conversation = await client.conversationWith(peer);
      const stillWanted = this.#visit === visit && this.#peer === peer;
      if (stillWanted && this.#view.kind === 'connecting') this.#showConversation(conversation);
    } catch {
      // Nothing is kept, or the network is away: once online it is opened, or said why not.
    }
  }

  async #openPeer(visit: object): Promise<void> {
    const client = this.#client;
    const peer = this.#peer;
    if (!client) return;
    this.#userId = client.user?.id ?? null;
    if (peer === '') {
      await this.#showPicker(visit);
      return;
    }
    this.#show({ kind: 'opening' });
    try {
      const conversation = await client.conversationWith(peer);
      if (this.#visit === visit && this.#peer === peer) this.#showConversation(conversation);
    } catch (error) {
      if (this.#visit !== visit || this.#peer !== peer || this.#view.kind !== 'opening') return;
      const { code } = this.#report(error);
      const unknown = code === 'not_found' || code === 'invalid_request';
      const problem = unknown ? (isUser(client.user, peer) ? 'self' : 'unknown-peer') : 'failed';
      this.#show({ kind: 'problem', problem });
    }
  }

  async #showPicker(visit: object): Promise<void> {
    this.#show({ kind: 'peer-picker', recent: [], busy: false, error: null });
    await this.#listRecent(visit);
  }

  async #listRecent(visit: object): Promise<void> {
    const client = this.#client;
    if (!client) return;
    try {
      const { conversations } = await client.conversations();
      if (this.#visit !== visit || this.#view.kind !== 'peer-picker') return;
      this.#show({ ...this.#view, recent: conversations.map(({ peer }) => peer) });
    } catch (error) {
      // The field works without the list.
      if (this.#visit === visit) this.#report(error);
    }
  }

  #showConversation(conversation: Conversation): void {
    const onChange = (): void => this.#host.requestUpdate();
    const onMessage = (message: TimelineMessage): void => {
      if (!message.own) this.#announced = [...this.#announced, message].slice(-announcedAtMost);
      this.#host.dispatchEvent(new ChatMessageEvent(message, conversation));
      this.#host.requestUpdate();
    };
    this.#show({ kind: 'conversation', conversation });
    conversation.on('change', onChange);
    conversation.on('message', onMessage);
    this.#unfollow = () => {
      conversation.off('change', onChange);
      conversation.off('message', onMessage);
    };
    this.#host.dispatchEvent(new ChatReadyEvent(conversation));
  }

  #stopFollowing(): void {
    this.#unfollow?.();
    this.#unfollow = null;
    this.#announced = [];
  }

  #show(view: ChatView): void {
    if (this.#view.kind === 'conversation') this.#stopFollowing();
    this.#view = view;
    this.#host.requestUpdate();
  }

  #report(error: unknown): ChatError {
    const chatError =
      error instanceof ChatError
        ? error
        : new ChatError('internal', String(error), { cause: error });
    // The element's own doing: another source took this one's place.
    if (chatError.code !== 'disposed') this.#host.dispatchEvent(new ChatErrorEvent(chatError));
    return chatError;
  }
}

function signInView(): Extract<ChatView, { kind: 'sign-in' }> {
  return { kind: 'sign-in', busy: false, ended: false, error: null };
}

/** Usernames of accounts know no case. */
function isUser(user: User | null, username: string): boolean {
  return user?.username.toLowerCase() === username.toLowerCase();
}
