import type {
  ChatClient,
  ChatError,
  ConnectionState,
  Conversation,
  Opening,
  SearchResult,
  User,
} from '@chat/client';
import { lateInbox } from '../late-element.js';
import { AccountController } from './account-controller.js';
import { type ChatHost, reportError } from './chat-host.js';
import type { ChatSource } from './chat-source.js';
import type { ChatProblem, ChatView } from './chat-view.js';
import { ConnectionController, type ConnectionListener } from './connection-controller.js';
import { ConversationController } from './conversation-controller.js';
import { InboxController } from './inbox-controller.js';
import { NotificationsController, type NotifyingHost } from './notifications-controller.js';
import { PresenceController } from './presence-controller.js';
import { SafetyController } from './safety-controller.js';
import { SearchController } from './search-controller.js';
import { SettingsController } from './settings-controller.js';
import { ShownView } from './shown-view.js';
import type { Visit } from './visit.js';

interface Choice {
  readonly find: (client: ChatClient) => Promise<Conversation>;
  readonly done: () => void;
  readonly failed: (error: ChatError) => void;
}

/** What is over once there is a connection. */
const ofConnection: ReadonlySet<ChatProblem> = new Set(['unauthorized', 'forbidden', 'closed']);

/**
 * Wires what binds a chat to the SDK, and decides what an element shows when: from its connection, its
 * user, and whom the chat is with.
 */
export class ChatController implements ConnectionListener {
  readonly connection: ConnectionController;
  readonly account: AccountController;
  readonly inbox: InboxController;
  readonly conversation: ConversationController;
  readonly presence: PresenceController;
  readonly settings: SettingsController;
  readonly search: SearchController;
  readonly safety: SafetyController;
  readonly notifications: NotificationsController;
  readonly #host: ChatHost;
  readonly #shown: ShownView;
  /** What is to be shown once conversations can be had. */
  #choice: Choice | null = null;
  /** Whose conversations these are. */
  #userId: string | null = null;

  /** @param goTo goes to the message at this place of the conversation that is shown */
  constructor(host: NotifyingHost, goTo: (seq: number) => Promise<void>) {
    this.#host = host;
    this.#shown = new ShownView(host);
    this.connection = new ConnectionController(host, this);
    const context = { host, connection: this.connection, shown: this.#shown };
    this.account = new AccountController(context, (visit) => this.#connect(visit));
    this.inbox = new InboxController(context, (picked) => this.conversation.show(picked));
    this.conversation = new ConversationController(context);
    this.presence = new PresenceController(context);
    this.notifications = new NotificationsController(host, this.connection, (one) =>
      this.conversation.show(one),
    );
    this.settings = new SettingsController(context, () => this.notifications.current);
    this.safety = new SafetyController(context);
    this.search = new SearchController(context, async (result, isWanted) => {
      const { seq } = result.message;
      if (seq !== null && (await this.#showFound(result, isWanted))) await goTo(seq);
    });
  }

  /** Whether the list of conversations stands beside whatever else there is to see. */
  get hasInbox(): boolean {
    const { kind } = this.view;
    return this.conversation.peer === '' && (kind === 'inbox' || kind === 'conversation');
  }

  get view(): ChatView {
    return this.#shown.view;
  }

  get client(): ChatClient | null {
    return this.connection.client;
  }

  /** Tells where the chat comes from, whom it is with, and whether guests come. Asked again and again; acts on a change. */
  configure(source: ChatSource, peer: string, opening: Opening, guests: boolean): void {
    const { account, conversation } = this;
    const isSame = conversation.peer === peer && conversation.opening.topic === opening.topic;
    conversation.peer = peer;
    conversation.opening = opening;
    if (account.takesGuests !== guests) {
      account.takesGuests = guests;
      account.come(guests);
    }
    if (this.connection.configure(source) || isSame) return;
    // What was found is of the conversation that was here.
    this.search.close();
    this.safety.close();
    const { visit } = this.connection;
    if (!visit?.client.user) return;
    // As a guest one is signed in before there is anything to connect for.
    if (this.view.kind === 'sign-in') this.#connect(visit);
    else this.#open(visit);
  }

  /** What the element shows may be others than before. */
  onShown(): void {
    const { view } = this;
    const conversation = view.kind === 'conversation' ? view.conversation : null;
    this.notifications.follow(conversation, this.conversation.peer === '');
    this.presence.follow([
      ...(conversation ? [conversation.peer] : []),
      ...(this.hasInbox ? (this.inbox.items ?? []).map(({ peer }) => peer) : []),
    ]);
  }

  /** Tries again what failed. */
  retry(): void {
    this.connection.leave();
    this.connection.enter();
    // Where others on the page have it as well, it was not let go of: the next try is due now.
    this.client?.deviceIs('active');
  }

  /** Goes back to choosing whom to chat with. */
  leaveConversation(): void {
    const { visit } = this.connection;
    this.#choice?.done();
    this.#choice = null;
    if (visit && this.conversation.peer === '') this.inbox.show(visit);
  }

  get isChoosing(): boolean {
    return this.#choice !== null;
  }

  /**
   * Shows one of the user's conversations, as soon as they can be had.
   *
   * @returns once it is shown, or another was chosen meanwhile
   * @throws whatever finding it throws, which is told as well
   */
  choose(find: Choice['find']): Promise<void> {
    this.#choice?.done();
    return new Promise((done, failed) => {
      this.#choice = { find, done, failed };
      const { visit } = this.connection;
      if (visit && (this.view.kind === 'inbox' || this.view.kind === 'conversation')) {
        void this.#showChoice(visit);
      }
    });
  }

  async #showChoice(visit: Visit): Promise<void> {
    const choice = this.#choice;
    if (!choice) return;
    try {
      const conversation = await choice.find(visit.client);
      if (visit.over || this.#choice !== choice) return;
      this.#choice = null;
      this.conversation.show(conversation);
      choice.done();
    } catch (error) {
      if (visit.over || this.#choice !== choice) return;
      this.#choice = null;
      choice.failed(reportError(this.#host, error));
      this.#host.requestUpdate();
    }
  }

  /** In the place of a conversation that was removed: with the same name, or with whom one likes. */
  async openAnew(): Promise<void> {
    const { visit } = this.connection;
    if (visit) await this.#open(visit);
  }

  onEnter(visit: Visit): void {
    if (visit.client.signedIn) this.#connect(visit);
    else this.account.ask();
  }

  onBroken({ code }: ChatError): void {
    const problem = code === 'invalid_argument' ? 'misconfigured' : 'broken';
    this.#shown.show({ kind: 'problem', problem });
  }

  onLeave(): void {
    this.notifications.close();
    this.search.close();
    this.safety.close();
    this.conversation.close();
    this.inbox.close();
  }

  onGone(): void {
    this.#shown.show({ kind: 'waiting' });
  }

  onState(visit: Visit, state: ConnectionState): void {
    const { view } = this;
    if (view.kind === 'sign-in') return;
    this.conversation.settle();
    if (state.status === 'online') {
      // Another element of the page has connected again.
      if (view.kind === 'problem' && ofConnection.has(view.problem)) this.#connect(visit);
    } else if (state.status === 'unauthorized') {
      if (visit.client.signedIn) this.#shown.show({ kind: 'problem', problem: 'unauthorized' });
      else this.account.ask({ ended: true });
    } else if (state.status === 'closed') {
      const forbidden = state.error?.code === 'origin_not_allowed';
      this.#shown.show({ kind: 'problem', problem: forbidden ? 'forbidden' : 'closed' });
    }
  }

  /** Signed out, or somebody else signed in: here or in another tab of this site. */
  onUser(visit: Visit, user: User | null): void {
    // Also while somebody signs in: what is shown after that is theirs alone.
    if (user?.id !== this.#userId) {
      this.search.close();
      this.safety.close();
      this.inbox.close();
    }
    if (this.view.kind === 'sign-in') {
      this.#userId = user?.id ?? null;
      // In another element of the page.
      if (user && !this.view.busy) this.#connect(visit);
    } else if (!user) {
      // Not by who is here: of that, it is shown before.
      if (!visit.client.signedIn) this.account.ask({ ended: true });
    } else if (this.#userId !== null && this.#userId !== user.id) {
      this.#connect(visit);
    }
  }

  async #connect(visit: Visit): Promise<void> {
    const { client } = visit;
    this.#shown.show({ kind: 'connecting' });
    const online = client.connect();
    if (this.conversation.peer === '') lateInbox.expect();
    // What this device keeps is there before the network is, and without it.
    let kept: Promise<void> | undefined;
    if (client.user && this.conversation.peer !== '') {
      this.#userId = client.user.id;
      kept = this.conversation.openKept(visit);
    }
    try {
      await online;
    } catch (error) {
      if (visit.over) return;
      reportError(this.#host, error);
      // The state says why, whether it was told just now or long ago.
      if (this.view.kind === 'connecting') this.onState(visit, client.state);
      return;
    }
    await kept;
    if (!visit.over && this.view.kind === 'connecting') await this.#open(visit);
  }

  /** Shows the conversation of a result. @returns whether that is still wanted */
  async #showFound(
    { conversation: { id } }: SearchResult,
    isWanted: () => boolean,
  ): Promise<boolean> {
    const { visit } = this.connection;
    if (!visit) return false;
    if (this.view.kind === 'conversation' && this.view.conversation.id === id) return true;
    const conversation = await visit.client.conversation(id);
    if (visit.over || !isWanted()) return false;
    this.conversation.show(conversation);
    return true;
  }

  /** The conversation with whom it is to be, or the choice. */
  async #open(visit: Visit): Promise<void> {
    this.#userId = visit.client.user?.id ?? null;
    if (this.conversation.peer === '') {
      await this.inbox.show(visit);
      if (!visit.over) await this.#showChoice(visit);
    } else await this.conversation.open(visit);
  }
}
