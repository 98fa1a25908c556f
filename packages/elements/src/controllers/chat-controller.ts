import {
  type ChatClient,
  ChatError,
  type ConnectionState,
  type Conversation,
  type User,
} from '@chat/client';
import type { Credentials } from '../chat-sign-in/credentials-event.js';
import { type ChatHost, reportError } from './chat-host.js';
import type { ChatSource } from './chat-source.js';
import { type ChatView, signInView } from './chat-view.js';
import { ConnectionController, type ConnectionListener } from './connection-controller.js';
import { ConversationController } from './conversation-controller.js';
import type { Visit } from './visit.js';

/**
 * Decides what an element shows, as one {@link ChatView}: from its connection, its user, and whom the
 * chat is with.
 */
export class ChatController implements ConnectionListener {
  readonly connection: ConnectionController;
  readonly conversation: ConversationController;
  readonly #host: ChatHost;
  #peer = '';
  #view: ChatView = { kind: 'waiting' };
  /** Whose conversations these are. */
  #userId: string | null = null;

  constructor(host: ChatHost) {
    this.#host = host;
    this.conversation = new ConversationController(host);
    this.connection = new ConnectionController(host, this);
  }

  get view(): ChatView {
    return this.#view;
  }

  get client(): ChatClient | null {
    return this.connection.client;
  }

  /** Whether signing out is offered here. */
  get canSignOut(): boolean {
    const { signsIn, client } = this.connection;
    return signsIn && client?.signedIn === true && this.#view.kind !== 'sign-in';
  }

  /** Tells where the chat comes from and whom it is with. Asked again and again; acts on a change. */
  configure(source: ChatSource, peer: string): void {
    const samePeer = this.#peer === peer;
    this.#peer = peer;
    if (this.connection.configure(source) || samePeer) return;
    const { visit } = this.connection;
    if (visit?.client.user) this.#openPeer(visit);
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
    const { visit } = this.connection;
    if (!visit) return;
    this.#show(signInView);
    await visit.client.signOut();
  }

  /** Tries again what failed. */
  retry(): void {
    this.connection.leave();
    this.connection.enter();
  }

  /** Opens the conversation with somebody, by username. */
  async pickPeer(username: string): Promise<void> {
    const { visit } = this.connection;
    if (!visit || this.#view.kind !== 'peer-picker') return;
    this.#show({ ...this.#view, busy: true, error: null });
    try {
      const conversation = await visit.client.conversationWith(username);
      if (!visit.over) this.#showConversation(conversation);
    } catch (error) {
      if (visit.over) return;
      const chatError = reportError(this.#host, error);
      if (this.#view.kind === 'peer-picker') {
        this.#show({ ...this.#view, busy: false, error: chatError });
      }
    }
  }

  /** Goes back to choosing whom to chat with. */
  leaveConversation(): void {
    const { visit } = this.connection;
    if (visit && this.#peer === '') this.#showPicker(visit);
  }

  /** In the place of a conversation that was removed: with the same name, or with whom one likes. */
  async openAnew(): Promise<void> {
    const { visit } = this.connection;
    if (visit) await this.#openPeer(visit);
  }

  onEnter(visit: Visit): void {
    if (visit.client.signedIn) this.#connect(visit);
    else this.#show(signInView);
  }

  onBroken({ code }: ChatError): void {
    const problem = code === 'invalid_argument' ? 'misconfigured' : 'broken';
    this.#show({ kind: 'problem', problem });
  }

  onLeave(): void {
    this.conversation.close();
  }

  onGone(): void {
    this.#show({ kind: 'waiting' });
  }

  onState({ client }: Visit, state: ConnectionState): void {
    if (this.#view.kind === 'sign-in') return;
    if (state.status === 'unauthorized') {
      this.#show(
        client.signedIn
          ? { kind: 'problem', problem: 'unauthorized' }
          : { ...signInView, ended: true },
      );
    } else if (state.status === 'closed') {
      const forbidden = state.error?.code === 'origin_not_allowed';
      this.#show({ kind: 'problem', problem: forbidden ? 'forbidden' : 'closed' });
    }
  }

  /** Signed out, or somebody else signed in: here or in another tab of this site. */
  onUser(visit: Visit, user: User | null): void {
    if (this.#view.kind === 'sign-in') return;
    if (!user) {
      if (!visit.client.signedIn) this.#show(signInView);
    } else if (this.#userId !== null && this.#userId !== user.id) {
      this.#connect(visit);
    }
  }

  onConversation(visit: Visit): void {
    if (this.#view.kind === 'peer-picker') this.#listRecent(visit);
  }

  async #authenticate(signIn: (client: ChatClient) => Promise<User>): Promise<void> {
    const { visit } = this.connection;
    if (!visit) {
      throw new ChatError('invalid_argument', 'This chat is not on a page, or names no server.');
    }
    const ended = this.#view.kind === 'sign-in' && this.#view.ended;
    this.#show({ ...signInView, busy: true, ended });
    try {
      await signIn(visit.client);
    } catch (error) {
      if (!visit.over) {
        this.#show({ ...signInView, ended, error: reportError(this.#host, error) });
      }
      throw error;
    }
    if (!visit.over) this.#connect(visit);
  }

  async #connect(visit: Visit): Promise<void> {
    const { client } = visit;
    this.#show({ kind: 'connecting' });
    const online = client.connect();
    // What this device keeps is there before the network is, and without it.
    const kept = client.user && this.#peer !== '' ? this.#openKept(visit) : null;
    try {
      await online;
    } catch (error) {
      if (visit.over) return;
      reportError(this.#host, error);
      // The state says why, whether it was told just now or long ago.
      if (this.#view.kind === 'connecting') this.onState(visit, client.state);
      return;
    }
    await kept;
    if (!visit.over && this.#view.kind === 'connecting') await this.#openPeer(visit);
  }

  async #openKept(visit: Visit): Promise<void> {
    const { client } = visit;
    const peer = this.#peer;
    this.#userId = client.user?.id ?? null;
    try {
      const conversation = await client.conversationWith(peer);
      const stillWanted = !visit.over && this.#peer === peer;
      if (stillWanted && this.#view.kind === 'connecting') this.#showConversation(conversation);
    } catch {
      // Nothing is kept, or the network is away: once online it is opened, or said why not.
    }
  }

  async #openPeer(visit: Visit): Promise<void> {
    const { client } = visit;
    const peer = this.#peer;
    this.#userId = client.user?.id ?? null;
    if (peer === '') {
      await this.#showPicker(visit);
      return;
    }
    this.#show({ kind: 'opening' });
    try {
      const conversation = await client.conversationWith(peer);
      if (!visit.over && this.#peer === peer) this.#showConversation(conversation);
    } catch (error) {
      if (visit.over || this.#peer !== peer || this.#view.kind !== 'opening') return;
      const { code } = reportError(this.#host, error);
      const unknown = code === 'not_found' || code === 'invalid_request';
      const problem = unknown ? (isUser(client.user, peer) ? 'self' : 'unknown-peer') : 'failed';
      this.#show({ kind: 'problem', problem });
    }
  }

  async #showPicker(visit: Visit): Promise<void> {
    this.#show({ kind: 'peer-picker', recent: [], busy: false, error: null });
    await this.#listRecent(visit);
  }

  async #listRecent(visit: Visit): Promise<void> {
    try {
      const { conversations } = await visit.client.conversations();
      if (visit.over || this.#view.kind !== 'peer-picker') return;
      this.#show({ ...this.#view, recent: conversations.map(({ peer }) => peer) });
    } catch (error) {
      // The field works without the list.
      if (!visit.over) reportError(this.#host, error);
    }
  }

  #showConversation(conversation: Conversation): void {
    this.#show({ kind: 'conversation', conversation });
    this.conversation.open(conversation);
  }

  #show(view: ChatView): void {
    if (this.#view.kind === 'conversation') this.conversation.close();
    this.#view = view;
    this.#host.requestUpdate();
  }
}

/** Usernames of accounts know no case. */
function isUser(user: User | null, username: string): boolean {
  return user?.username.toLowerCase() === username.toLowerCase();
}
