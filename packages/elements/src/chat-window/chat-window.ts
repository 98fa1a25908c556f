import type { ChatClient, ConnectionState, Conversation, GetToken } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { SendEvent } from '../chat-composer/send-event.js';
import { ChatElement } from '../chat-element.js';
import type { MessageActionEvent } from '../chat-message/message-action-event.js';
import type { PeerEvent } from '../chat-peer-picker/peer-event.js';
import type { CredentialsEvent } from '../chat-sign-in/credentials-event.js';
import { ChatController, type ChatProblem } from '../controllers/chat-controller.js';
import { icons } from '../icons/icons.js';
import { initialOf } from '../localize/initial-of.js';
import { isolate, withName } from '../localize/isolate.js';
import { languageOf } from '../localize/language-of.js';
import { baseStyles } from '../styles/base.styles.js';
import { controlStyles } from '../styles/controls.styles.js';
import { chatWindowStyles } from './chat-window.styles.js';
import { problemPanel } from './problem-panel.js';
import { waitingPanel } from './waiting-panel.js';

export type Theme = 'auto' | 'light' | 'dark';

/**
 * Give it a place and a size like any other block. Without `token-url` or `getToken` it signs people
 * in by itself, with the server's own accounts.
 *
 * @summary A chat with one other person: sign-in, conversation, and everything in between.
 *
 * @event {ChatReadyEvent} chat-ready - The conversation is open (`conversation`).
 * @event {ChatMessageEvent} chat-message - A new message, own ones included (`message`, `conversation`).
 * @event {ChatStateEvent} chat-state - The state of the connection changed (`state`).
 * @event {ChatErrorEvent} chat-error - Something failed (`error`, with a `code`).
 *
 * @slot header - In place of the name and the state in the head of the window.
 * @slot empty - In place of the words in an empty conversation.
 *
 * @csspart window - The whole window.
 * @csspart header - Its head.
 * @csspart banner - The line that says that the connection is away.
 * @csspart list - The scrolling list of messages.
 * @csspart day - The line that begins a day.
 * @csspart bubble - The bubble around a message.
 * @csspart bubble-own - The bubble of one's own message.
 * @csspart meta - The line with a message's time and state.
 * @csspart notice - A message by the system, which has no bubble.
 * @csspart field - Where a message is written.
 * @csspart send-button - The button that sends.
 *
 * @cssproperty --chat-accent - Own bubbles, buttons, links. Text on it is `--chat-on-accent`.
 * @cssproperty --chat-on-accent - Text on the accent colour.
 * @cssproperty --chat-background - Behind everything.
 * @cssproperty --chat-surface - The bubbles of the other side.
 * @cssproperty --chat-text - Text.
 * @cssproperty --chat-muted - Text of less weight: times, hints.
 * @cssproperty --chat-border - Lines, and the edge of the window.
 * @cssproperty --chat-font - Font family.
 * @cssproperty --chat-font-size - Size of the text; everything else follows it. Default: 15px.
 * @cssproperty --chat-radius - Corners of the window. Default: 16px.
 */
export class ChatWindow extends ChatElement {
  static override properties = {
    server: { type: String },
    with: { type: String },
    tokenUrl: { type: String, attribute: 'token-url' },
    sessionName: { type: String, attribute: 'session-name' },
    credentials: { type: String },
    heading: { type: String },
    theme: { type: String, reflect: true },
    client: { attribute: false },
    getToken: { attribute: false },
  };
  static override styles = [baseStyles, controlStyles, chatWindowStyles];

  /**
   * Base URL of the chat server.
   * @default the origin of the page
   */
  declare server: string;
  /** Username of the person to chat with. When empty, the window asks. */
  declare with: string;
  /** A URL of the site's own backend that answers `{ "token": "…" }` for the user of the page. */
  declare tokenUrl: string;
  /** Tells apart two windows of one site that hold two sign-ins. */
  declare sessionName: string;
  /**
   * `include` sends the cookies of the server's site along, which a proxy in front of it may ask for.
   * @default 'omit'
   */
  declare credentials: 'omit' | 'include';
  /** Shown in the head until there is a conversation, and above the other person's name then. */
  declare heading: string;
  /**
   * `auto` follows the viewer's system.
   * @default 'auto'
   */
  declare theme: Theme;
  /** The application's own client. The sources above are not used then. */
  declare client: ChatClient | null;
  /** Gets an access token of the site's user. */
  declare getToken: GetToken | null;

  readonly #chat = new ChatController(this);
  #inView: IntersectionObserver | null = null;
  #visible = false;
  /** Whether the focus was in here when what it was on went away, and has gone nowhere since. */
  #focusOwed = false;

  constructor() {
    super();
    this.server = '';
    this.with = '';
    this.tokenUrl = '';
    this.sessionName = '';
    this.credentials = 'omit';
    this.heading = '';
    this.theme = 'auto';
    this.client = null;
    this.getToken = null;
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
    await this.#chat.signIn(credentials);
  }

  /** Signs out, and shows the sign-in. */
  async signOut(): Promise<void> {
    await this.#chat.signOut();
  }

  /** Puts the focus where the user goes on: the message field, or the first field of a form. */
  override focus(options?: FocusOptions): void {
    const part = this.renderRoot.querySelector<HTMLElement>(
      'chat-composer, chat-sign-in, chat-peer-picker, .panel .button, .removed .button',
    );
    // A part that has just come has nothing to focus before its own first render.
    if (part instanceof ChatElement) part.updateComplete.then(() => part.focus(options));
    else part?.focus(options);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (typeof IntersectionObserver === 'function') {
      this.#inView = new IntersectionObserver((entries) => {
        this.#visible = entries.at(-1)?.isIntersecting ?? false;
        this.#markRead();
      });
      this.#inView.observe(this);
    } else {
      // Nobody can say otherwise.
      this.#visible = true;
    }
    document.addEventListener('visibilitychange', this.#markRead);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#inView?.disconnect();
    this.#inView = null;
    document.removeEventListener('visibilitychange', this.#markRead);
  }

  protected override willUpdate(): void {
    this.#chat.configure(
      {
        client: this.client,
        server: this.server,
        tokenUrl: this.tokenUrl,
        getToken: this.getToken,
        sessionName: this.sessionName,
        credentials: this.credentials,
      },
      this.with,
    );
    this.#focusOwed = this.#focusIsInside || (this.#focusOwed && !this.#focusIsElsewhere);
  }

  protected override updated(): void {
    if (this.#focusOwed && !this.#focusIsInside) this.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    return html`
      <section class="window" part="window" aria-label=${this.#title}>
        ${this.#renderHeader()}
        ${this.#renderBody()}
      </section>
    `;
  }

  get #focusIsInside(): boolean {
    return this.shadowRoot?.activeElement != null;
  }

  get #focusIsElsewhere(): boolean {
    const { activeElement } = this.getRootNode() as Document | ShadowRoot;
    return activeElement !== null && activeElement !== document.body && activeElement !== this;
  }

  get #title(): string {
    const { conversation, terms } = this;
    return conversation
      ? terms.chatWith(isolate(conversation.peer.name))
      : this.heading || terms.chat;
  }

  #renderHeader(): TemplateResult {
    const { terms, conversation } = this;
    const canGoBack = conversation !== null && this.with === '';
    return html`
      <header part="header">
        ${
          canGoBack
            ? html`
              <button class="icon-button back" type="button" @click=${() => this.#chat.leaveConversation()}>
                ${icons.back}<span class="visually-hidden">${terms.back}</span>
              </button>
            `
            : nothing
        }
        <slot name="header">
          ${
            conversation
              ? html`<span class="avatar" aria-hidden="true">${initialOf(conversation.peer.name)}</span>`
              : nothing
          }
          <div class="titles">
            <h2><bdi>${conversation ? conversation.peer.name : this.heading || terms.chat}</bdi></h2>
            ${this.#renderState()}
          </div>
        </slot>
        ${
          this.#chat.canSignOut
            ? html`
              <button
                class="icon-button sign-out"
                type="button"
                title=${terms.signOut}
                @click=${this.#onSignOut}
              >
                ${icons.signOut}<span class="visually-hidden">${terms.signOut}</span>
              </button>
            `
            : nothing
        }
      </header>
    `;
  }

  #renderState(): TemplateResult | typeof nothing {
    const { view, client } = this.#chat;
    if (!client || view.kind === 'sign-in' || view.kind === 'waiting' || view.kind === 'problem') {
      return nothing;
    }
    const { status } = client.state;
    const words = {
      idle: this.terms.connecting,
      connecting: this.terms.connecting,
      online: this.terms.connected,
      reconnecting: this.terms.reconnecting,
      offline: this.terms.offline,
      closed: this.terms.closed,
      unauthorized: this.terms.closed,
    }[status];
    return html`<p class="state ${status}">${this.heading && this.conversation ? html`<bdi>${this.heading}</bdi><span aria-hidden="true">·</span>` : nothing}<span class="words">${words}</span></p>`;
  }

  #renderBody(): TemplateResult {
    const { view, client } = this.#chat;
    const lang = languageOf(this);
    switch (view.kind) {
      case 'sign-in':
        return html`
          <chat-sign-in
            lang=${lang}
            .busy=${view.busy}
            .ended=${view.ended}
            .error=${view.error}
            @chat-credentials=${this.#onCredentials}
          ></chat-sign-in>
        `;
      case 'peer-picker':
        return html`
          <chat-status .blocked=${this.#chat.blocked} lang=${lang} exportparts="banner" .state=${client?.state ?? null} .queued=${0}></chat-status>
          <chat-peer-picker
            lang=${lang}
            .self=${client?.user ?? null}
            .recent=${view.recent}
            .busy=${view.busy}
            .error=${view.error}
            @chat-peer=${this.#onPeer}
          ></chat-peer-picker>
        `;
      case 'conversation':
        return this.#renderConversation(view.conversation);
      case 'problem':
        return this.#renderProblem(view.problem);
      case 'waiting':
      case 'connecting':
      case 'opening':
        return this.#renderLoading();
    }
  }

  #renderConversation(conversation: Conversation): TemplateResult {
    const { client, announced, loadingOlder } = this.#chat;
    const { terms } = this;
    const lang = languageOf(this);
    const { messages, peer } = conversation;
    return html`
      <chat-status .blocked=${this.#chat.blocked}
        lang=${lang}
        exportparts="banner"
        .state=${client?.state ?? null}
        .queued=${messages.filter(({ status }) => status === 'pending').length}
        .kept=${client?.durable ?? true}
      ></chat-status>
      <chat-message-list
        lang=${lang}
        exportparts="list, day, bubble, bubble-own, meta, notice"
        .messages=${messages}
        .peerName=${peer.name}
        .hasOlder=${conversation.hasOlder}
        .loadingOlder=${loadingOlder}
        @chat-load-older=${() => this.#chat.loadOlder(conversation)}
        @chat-messages-seen=${this.#markRead}
        @chat-message-action=${this.#onMessageAction}
      >${
        conversation.removed
          ? nothing
          : html`<slot name="empty" slot="empty">${this.#defaultEmpty(peer.name)}</slot>`
      }</chat-message-list>
      ${
        conversation.removed
          ? this.#renderRemoved(peer.name)
          : html`
            <chat-composer
              lang=${lang}
              exportparts="field, send-button"
              .peerName=${peer.name}
              @chat-send=${this.#onSend}
            ></chat-composer>
          `
      }
      <div class="visually-hidden" role="log" aria-relevant="additions" aria-label=${terms.messages}>
        ${repeat(
          announced,
          ({ key }) => key,
          ({ system, text }) =>
            html`<p>${withName((name) => terms.announcement(name, text), system ? terms.notice : peer.name)}</p>`,
        )}
      </div>
    `;
  }

  /** In the place of the composer; what was not sent stays above it. */
  #renderRemoved(name: string): TemplateResult {
    const { terms } = this;
    return html`
      <div class="removed" role="alert">
        <p>${withName(terms.removedText, name)}</p>
        <button class="button" type="button" @click=${() => this.#chat.openAnew()}>${terms.startAnew}</button>
      </div>
    `;
  }

  #defaultEmpty(name: string): TemplateResult {
    const { terms } = this;
    return html`
      <div class="panel">
        <span class="medallion">${icons.bubbles}</span>
        <h3>${terms.emptyHeading}</h3>
        <p>${withName(terms.emptyText, name)}</p>
      </div>
    `;
  }

  #renderLoading(): TemplateResult {
    const { client, view, blocked } = this.#chat;
    const opening = view.kind === 'opening';
    return waitingPanel({ state: client?.state ?? null, blocked, opening, terms: this.terms });
  }

  #renderProblem(problem: ChatProblem): TemplateResult {
    const onRetry = () => this.#chat.retry();
    return problemPanel({ problem, terms: this.terms, peer: this.with, onRetry });
  }

  readonly #markRead = (): void => {
    if (!this.#visible || document.visibilityState !== 'visible') return;
    const list = this.renderRoot.querySelector('chat-message-list');
    if (list?.showsLatest) this.conversation?.markRead();
  };

  readonly #onCredentials = ({ purpose, credentials }: CredentialsEvent): void => {
    const work =
      purpose === 'register' ? this.#chat.register(credentials) : this.#chat.signIn(credentials);
    work.catch(shownAlready);
  };

  readonly #onPeer = ({ username }: PeerEvent): void => {
    this.#chat.pickPeer(username);
  };

  readonly #onSignOut = (): void => {
    this.signOut().catch(shownAlready);
  };

  readonly #onSend = ({ text }: SendEvent): void => {
    if (this.conversation) this.#chat.send(this.conversation, text);
  };

  readonly #onMessageAction = ({ action, clientId }: MessageActionEvent): void => {
    if (action === 'retry') this.conversation?.retry(clientId);
    else this.conversation?.discard(clientId);
    // The button that was pressed goes away.
    this.focus({ preventScroll: true });
  };
}

/** What failed is on the screen, and told by `chat-error`. */
function shownAlready(): void {}

declare global {
  interface HTMLElementTagNameMap {
    'chat-window': ChatWindow;
  }
}
