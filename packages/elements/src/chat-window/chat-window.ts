import type { ChatClient, ConnectionState, Conversation, Data, GetToken } from '@chat/client';
import {
  html,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import type { SendKey } from '../chat-composer/chat-composer.js';
import { ChatElement } from '../chat-element.js';
import type { MessageRenderer } from '../chat-message/drawn-message.js';
import { messageParts } from '../chat-message/message-parts.js';
import { ActionsController } from '../controllers/actions-controller.js';
import { ChatController } from '../controllers/chat-controller.js';
import type { ChatView } from '../controllers/chat-view.js';
import { FocusKeeper } from '../controllers/focus-keeper.js';
import { ReceiptsController } from '../controllers/receipts-controller.js';
import {
  lateInbox,
  lateProblem,
  lateSafety,
  lateSearch,
  lateSettings,
  lateSignIn,
  lateThemes,
} from '../late-element.js';
import { directionOf, languageOf } from '../localize/language-of.js';
import { registerTerms } from '../localize/register-terms.js';
import type { Search } from '../search/shown-search.js';
import type { Settings } from '../settings/shown-settings.js';
import { baseStyles } from '../styles/base.styles.js';
import { controlStyles } from '../styles/controls.styles.js';
import type { Theme } from '../themes/theme.js';
import { chatWindowStyles } from './chat-window.styles.js';
import { composerParts } from './composer-parts.js';
import { connectionBanner } from './connection-banner.js';
import { conversationView } from './conversation-view.js';
import { problemView } from './problem-view.js';
import type { ViewOptions } from './view-options.js';
import { waitingPanel } from './waiting-panel.js';
import { windowHeader } from './window-header.js';
import { WindowStage } from './window-stage.js';
import { windowTitle } from './window-title.js';

/**
 * Give it a place and a size like any other block. Without `token-url` or `getToken` it signs people
 * in by itself, with the server's own accounts, or with `guest` has them write without one.
 *
 * @summary A chat with one other person, or without `with` the user's conversations: sign-in, list, conversation,
 *   and everything in between.
 *
 * @event {ChatReadyEvent} chat-ready - The conversation is open (`conversation`).
 * @event {ChatMessageEvent} chat-message - A new message, own ones included (`message`, `conversation`).
 * @event {ChatStateEvent} chat-state - The state of the connection changed (`state`).
 * @event {ChatErrorEvent} chat-error - Something failed (`error`, with a `code`).
 * @event {ChatUnreadEvent} chat-unread - With `tells-unread`: how much is unread is another number now (`count`).
 *
 * @slot header - In place of the name and the state in the head of the window.
 * @slot end - The last button of that head: for a page to put the window away by.
 * @slot empty - In place of the words in an empty conversation, and before a guest has begun one.
 * @slot composer-start - Buttons of the page's own, before the field that is written in.
 * @slot composer-end - The same behind it, before the button that sends.
 *
 * @csspart window - The whole window.
 * @csspart conversation - A conversation in the list.
 * @csspart badge - How much of one is unread.
 * @csspart result - A message that was found.
 * @csspart header - Its head.
 * @csspart banner - The line that says that the connection is away.
 * @csspart list - The scrolling list of messages.
 * @csspart day - The line that begins a day.
 * @csspart unread - The line behind what the user had read when they opened the conversation.
 * @csspart bubble - The bubble around a message.
 * @csspart bubble-own - The bubble of one's own message.
 * @csspart deleted - What stands in the place of a deleted message.
 * @csspart quote - The message that another one answers, in its bubble.
 * @csspart picture - A picture that goes along with a message.
 * @csspart file - Another file that does.
 * @csspart code - Code in a line, where `markup` is on.
 * @csspart code-block - A block of code.
 * @csspart blockquote - What is quoted in the text of a message.
 * @csspart reactions - The row of reactions to a message.
 * @csspart reaction - One reaction.
 * @csspart reaction-own - One with one's own among it.
 * @csspart meta - The line with a message's time and state.
 * @csspart edited - That a message was edited, in that line.
 * @csspart notice - A message by the system, which has no bubble.
 * @csspart tools - What floats at a bubble under a pointer.
 * @csspart menu - What can be done with a message.
 * @csspart menu-emoji - An emoji in that menu, to react with.
 * @csspart menu-item - A line in that menu.
 * @csspart typing - The bubble that says that the other one is typing.
 * @csspart composer-bar - The line above the field: what is answered or edited.
 * @csspart attached - The files above the field, which go along with what is written.
 * @csspart field - Where a message is written.
 * @csspart attach-button - The button that has files go along.
 * @csspart emoji-button - The button that has emoji picked.
 * @csspart emoji-picker - Where they are picked.
 * @csspart emoji - One of them.
 * @csspart record-button - The button that records a voice message, in the place of the one that sends.
 * @csspart recorder - Where one is recorded, in the place of the field.
 * @csspart send-button - The button that sends.
 *
 * @cssproperty --chat-accent - Own bubbles, buttons, links; all other colours follow from it.
 * @cssproperty --chat-on-accent - Text on the accent colour. Default: white or near black, whichever can be read.
 * @cssproperty --chat-background - Behind everything.
 * @cssproperty --chat-surface - The bubbles of the other side, and what is under a pointer.
 * @cssproperty --chat-text - Text.
 * @cssproperty --chat-muted - Text of less weight: times, hints.
 * @cssproperty --chat-border - Lines, and the edge of the window.
 * @cssproperty --chat-danger - What failed, and what destroys.
 * @cssproperty --chat-success - Who is there.
 * @cssproperty --chat-own-bubble - One's own bubbles. Default: the accent.
 * @cssproperty --chat-own-text - Text in them. Default: `--chat-on-accent`, or what can be read on them.
 * @cssproperty --chat-peer-bubble - The bubbles of the other side. Default: `--chat-surface`.
 * @cssproperty --chat-peer-text - Text in them. Default: `--chat-text`.
 * @cssproperty --chat-link - Links in what the other side and the system say. Default: the accent, as far as it can be read.
 * @cssproperty --chat-focus - The ring around what has the focus. Default: the same.
 * @cssproperty --chat-tint - Behind symbols, avatars and one's own reactions. Default: a little of the accent.
 * @cssproperty --chat-radius - Corners of the window. Default: 16px.
 * @cssproperty --chat-bubble-radius - Corners of bubbles. Default: 18px.
 * @cssproperty --chat-control-radius - Corners of buttons and fields. Default: 12px.
 * @cssproperty --chat-font - Font family.
 * @cssproperty --chat-font-mono - Font family of code.
 * @cssproperty --chat-font-size - Size of the text; everything else follows it. Default: 15px.
 */
export class ChatWindow extends ChatElement {
  static override properties: PropertyDeclarations = {
    server: { type: String },
    with: { type: String },
    guest: { type: Boolean },
    topic: { type: String },
    data: { attribute: false },
    tokenUrl: { type: String, attribute: 'token-url' },
    sessionName: { type: String, attribute: 'session-name' },
    credentials: { type: String },
    heading: { type: String },
    markup: { type: Boolean },
    sendOn: { type: String, attribute: 'send-on' },
    noEmoji: { type: Boolean, attribute: 'no-emoji' },
    notifications: { type: String },
    sound: { type: Boolean },
    titleBadge: { type: Boolean, attribute: 'title-badge' },
    tellsUnread: { type: Boolean, attribute: 'tells-unread' },
    theme: { type: String, reflect: true },
    client: { attribute: false },
    waitsForLook: { state: true },
    getToken: { attribute: false },
    renderMessage: { attribute: false },
  };
  static override styles = [baseStyles, controlStyles, ...chatWindowStyles];

  /** Those of its parts that a page may style, by their names, for what has a window in a shadow root of its own (`exportparts`). */
  static readonly parts: string =
    `window,header,banner,conversation,badge,result,list,day,unread,typing,${messageParts},menu,menu-emoji,menu-item,${composerParts}`;
  /** {@link registerTerms}, for pages with nothing but the script tag: the class is what the tag is defined by. */
  static readonly registerTerms: typeof registerTerms = registerTerms;

  /**
   * Base URL of the chat server.
   * @default the origin of the page
   */
  declare server: string;
  /** Username of the person to chat with. When empty, the window shows the user's conversations. */
  declare with: string;
  /**
   * People need no account: who is not signed in writes to `with`, which has to be there, and is a guest of the server
   * from their first message on. Nothing is made before. Who is signed in already goes on as they are; with `token-url`,
   * `getToken` or `client` it says nothing, as the site signs its users in.
   */
  declare guest: boolean;
  /** What the conversation is about: one of several with the same person, each with a history of its own. */
  declare topic: string;
  /** What goes with the conversation if it is opened here for the first time: a JSON object, passed on as it is. */
  declare data: Data | null;
  /** A URL of the site's own backend that answers `{ "token": "…" }` for the user of the page. */
  declare tokenUrl: string;
  /** Tells apart two windows of one site that hold two sign-ins. */
  declare sessionName: string;
  /**
   * `include` sends the cookies of the server's site along, which a proxy in front of it may ask for.
   * @default 'omit'
   */
  declare credentials: 'omit' | 'include';
  /** Shown in the head until there is a conversation, and then below the other person's name, in place of `topic`. */
  declare heading: string;
  /**
   * Markup in messages is shown as such, of either side: bold, italic, struck, code, lists and quotes, a part of Markdown. It is a
   * way to show a text, which stays what was typed: for who has it not, and wherever else the text is.
   */
  declare markup: boolean;
  /**
   * The key that sends; the other one begins a new line. With `shift-enter` Ctrl+Enter and ⌘+Enter send as well.
   * @default 'enter'
   */
  declare sendOn: SendKey;
  /**
   * Emoji are not offered: neither by a button beside the field, nor by their names while one writes (`:smile:`), nor beside
   * those to react with. What users type is theirs all the same.
   */
  declare noEmoji: boolean;
  /**
   * Users may be shown notifications of the browser of what is new while the page is not in front: in the settings, where each
   * asks for them. With `name` they show who wrote, and not what.
   */
  declare notifications: '' | 'name' | null;
  /** A short sound tells of new messages; each user may turn it off. */
  declare sound: boolean;
  /** The title of the page has the number of unread messages in front of it; each user may turn it off. */
  declare titleBadge: boolean;
  /** The page is told by `chat-unread` how much is unread: for a number of its own. */
  declare tellsUnread: boolean;
  /**
   * How it looks, and in which scheme: `calm`, `paper` or `pop`, and `auto`, which follows the viewer's system, `light` or `dark`; one
   * of either kind or both, with a space between. Looks other than `calm` are loaded when they are named first: nothing is shown before.
   * @default 'auto'
   */
  declare theme: Theme;
  /** The application's own client. The sources above are not used then. */
  declare client: ChatClient | null;
  /** Gets an access token of the site's user. */
  declare getToken: GetToken | null;
  /**
   * Shows messages in a way of the page's own: a card for those whose `data` say what they are about. It is given the message, and
   * returns a node for the place of its text, or null for one that is shown as usual.
   */
  declare renderMessage: MessageRenderer | null;
  /** Whether nothing is shown, as how is yet to come. */
  declare private waitsForLook: boolean;

  readonly #focus = new FocusKeeper(this);
  readonly #chat: ChatController = new ChatController(this, (seq) => this.#stage.goTo(seq));
  readonly #stage: WindowStage = new WindowStage(this, this.#chat, (message) => {
    const { conversation } = this;
    const giveBack = (): void => this.#stage.focusMessage(message.key);
    if (conversation) this.#chat.safety.act('report', conversation, message, giveBack);
  });
  readonly #actions = new ActionsController(this, this.#stage);
  readonly #receipts = new ReceiptsController(this, () => {
    const list = this.renderRoot.querySelector('chat-message-list');
    if (!list?.showsLatest) return null;
    // The search lies over it, unless there is room for both.
    const isCovered = this.#chat.search.covers && getComputedStyle(list).visibility === 'hidden';
    return isCovered || !this.#chat.conversation.settled ? null : this.conversation;
  });

  constructor() {
    super();
    this.server = '';
    this.with = '';
    this.guest = false;
    this.topic = '';
    this.data = null;
    this.tokenUrl = '';
    this.sessionName = '';
    this.credentials = 'omit';
    this.heading = '';
    this.markup = false;
    this.sendOn = 'enter';
    this.noEmoji = false;
    this.notifications = null;
    this.sound = false;
    this.titleBadge = false;
    this.tellsUnread = false;
    this.theme = 'auto';
    this.client = null;
    this.getToken = null;
    this.renderMessage = null;
    this.waitsForLook = false;
  }

  /** The open conversation; null before `chat-ready`. */
  get conversation(): Conversation | null {
    const { view } = this.#chat;
    return view.kind === 'conversation' ? view.conversation : null;
  }

  /** The state of the connection; null before there is a server to connect to. */
  get state(): ConnectionState | null {
    return this.#chat.client?.state ?? null;
  }

  /**
   * Signs in with an account of the chat server, as if typed in by the user.
   * @throws ChatError `invalid_credentials`, or another when the server cannot be reached.
   */
  async signIn(credentials: { username: string; password: string }): Promise<void> {
    await this.updateComplete;
    await this.#chat.account.signIn(credentials);
  }

  /** Signs out, and shows the sign-in, or where a guest begins. Nobody can sign in again as who was a guest. */
  async signOut(): Promise<void> {
    await this.#chat.account.signOut();
  }

  /** Puts the focus where the user goes on: the message field, or the first field of a form. */
  override focus(options?: FocusOptions): void {
    const find = (selector: string) => this.renderRoot.querySelector<HTMLElement>(selector);
    const part = this.waitsForLook
      ? null
      : (find('chat-settings, chat-safety') ??
        find('chat-search:not([at-place])') ??
        find('chat-composer, chat-sign-in, .panel .button, .removed button') ??
        find('chat-conversation-list'));
    // A part that has just come has nothing to focus before its own first render.
    if (part instanceof ChatElement) part.updateComplete.then(() => part.focus(options));
    else if (part) part.focus(options);
    else this.#focus.owe();
  }

  /** With whom it is; empty where the user chooses. */
  protected get peer(): string {
    // An attribute that is taken away leaves null.
    return this.with ?? '';
  }

  protected get view(): ChatView {
    return this.#chat.view;
  }

  /** Whether something is yet to be shown that was chosen by {@link choose}. */
  protected get isChoosing(): boolean {
    return this.#chat.isChoosing;
  }

  /** Shows one of the user's conversations, as soon as they can be had. */
  protected choose(find: (client: ChatClient) => Promise<Conversation>): Promise<void> {
    return this.#chat.choose(find);
  }

  /** Goes back to the list of conversations. */
  protected leaveConversation(): void {
    this.#chat.leaveConversation();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('theme')) this.#dressUp();
    const { peer } = this;
    const guests = this.guest && !this.client && !this.getToken && !this.tokenUrl;
    this.#chat.configure(
      {
        client: this.client,
        server: this.server,
        tokenUrl: this.tokenUrl,
        getToken: this.getToken,
        sessionName: this.sessionName,
        credentials: this.credentials,
        namesNobody: guests && peer === '',
      },
      peer,
      { topic: this.topic ?? '', ...(this.data && { data: this.data }) },
      guests,
    );
  }

  protected override updated(): void {
    this.#chat.onShown();
    this.#actions.current?.onShown();
  }

  protected override render(): TemplateResult {
    const { terms, heading, conversation } = this;
    const { account, hasInbox, search, settings } = this.#chat;
    const { measures } = this.#chat.safety;
    const title = heading || (account.takesGuests && this.peer) || terms.chat;
    const searching = search.opened;
    const classes = [
      'window',
      hasInbox && 'has-inbox',
      conversation && 'chosen',
      searching && 'searching',
      search.covers && 'covered',
      this.look?.name,
      this.waitsForLook && 'bare',
    ];
    return html`
      <section
        class=${classes.filter(Boolean).join(' ')}
        part="window"
        dir=${directionOf(this, terms.language) ?? nothing}
        aria-label=${windowTitle(terms, title, conversation)}>
        ${hasInbox ? this.#renderInbox() : nothing}
        ${searching && this.#renderSearch(searching)}
        <div class="main" ?inert=${this.#isCovered} @dragover=${this.#onDrag} @drop=${this.#onDrag}>
          ${windowHeader({
            chat: this.#chat,
            terms,
            heading,
            title,
            locale: this.locale,
            choosesPeer: this.peer === '',
            onSignOut: this.#onSignOut,
          })}
          ${this.#renderBody()}
        </div>
        ${settings.opened && this.#renderSettings(settings.opened)}
        ${measures && lateSafety.part?.safetyView({ measures, conversation, lang: languageOf(this) })}
      </section>
    `;
  }

  /** Looks as its theme says: at once where that is there, else as it does until it is. */
  #dressUp(): void {
    const isLate = !lateThemes.part && /paper|pop/.test(this.theme);
    this.waitsForLook = isLate && !this.hasUpdated;
    const show = (): void => {
      // What cannot be had is done without.
      this.dress(lateThemes.part?.lookOf(this.theme));
      this.waitsForLook = false;
      this.requestUpdate();
    };
    if (isLate) lateThemes.load().then(show, show);
    else show();
  }

  #renderInbox(): unknown {
    const { inbox, presence, search, safety } = this.#chat;
    const { part } = lateInbox;
    if (!inbox.inbox || !part) return nothing;
    this.wear(part.inboxStyles);
    return part.inboxView({
      inbox: inbox.inbox,
      lang: languageOf(this),
      openId: this.conversation?.id ?? null,
      online: presence.online,
      isCovered: this.#isCovered,
      optionsOf: safety.optionsOf,
      onOption: (option, summary) =>
        safety.act(option, summary, null, () => {
          this.renderRoot.querySelector('chat-conversation-list')?.focusConversation(summary.id);
        }),
      onSearch: search.isOffered ? () => search.open(null) : null,
    });
  }

  #renderSearch(search: Search): unknown {
    const { hasInbox } = this.#chat;
    return lateSearch.part?.searchView({
      search,
      lang: languageOf(this),
      hasInbox,
      isCovered: this.#isCovered,
      onClose: this.#onSearchClosed,
    });
  }

  #renderSettings(settings: Settings): unknown {
    return lateSettings.part?.settingsView({
      settings,
      lang: languageOf(this),
      onClose: this.#onSettingsClosed,
      onSignOut: this.#onSignOut,
    });
  }

  /** Whether a sheet lies over all of it. */
  get #isCovered(): boolean {
    const { settings, safety } = this.#chat;
    return settings.opened !== null || safety.measures?.opened != null;
  }

  #renderBody(): unknown {
    const { conversation, view } = this.#chat;
    const { terms, heading } = this;
    const options: ViewOptions = {
      host: this,
      chat: this.#chat,
      terms,
      lang: languageOf(this),
      heading,
      actions: this.#actions,
      features: this.#stage.features,
      markup: this.markup,
      renderMessage: this.renderMessage,
      sendOn: this.sendOn,
      noEmoji: this.noEmoji,
      onSeen: () => this.#receipts.markRead(),
      onLeaveList: () => this.focus(),
      onReady: () => this.requestUpdate(),
    };
    if (lateProblem.part) this.wear(lateProblem.part.composerPlaceStyles);
    switch (view.kind) {
      case 'sign-in': {
        const { part } = lateSignIn;
        if (!part) break;
        this.wear(part.signInStyles);
        return part.signInView({
          ...options,
          view,
          conversationView: (place) => conversationView({ ...options, ...place }),
        });
      }
      case 'inbox':
        return [
          connectionBanner(options, { queued: 0, kept: true }),
          lateInbox.part?.choicePanel(terms) ?? waitingPanel(options),
        ];
      case 'conversation':
        return conversationView({
          ...options,
          conversation: view.conversation,
          key: conversation.key,
        });
      case 'problem':
        return problemView(options, view.problem);
    }
    return waitingPanel(options);
  }

  /** Files may be dropped on all of a conversation. */
  readonly #onDrag = (event: DragEvent): void => {
    this.renderRoot.querySelector('chat-composer')?.take(event);
  };

  readonly #onSettingsClosed = async (): Promise<void> => {
    this.#chat.settings.close();
    // Before that, what was covered takes no focus.
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.settings')?.focus();
  };

  readonly #onSearchClosed = async (): Promise<void> => {
    this.#chat.search.close();
    await this.updateComplete;
    this.focus({ preventScroll: true });
  };

  readonly #onSignOut = (): void => {
    // What failed is on the screen, and told by `chat-error`.
    this.signOut().catch(() => {});
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-window': ChatWindow;
  }
}
