import type { ChatWindow } from '../chat-window/chat-window.js';
import { languageOf } from '../localize/language-of.js';
import type { LauncherTerms } from '../localize/launcher-terms.js';
import { launcherWords } from '../localize/launcher-words.js';
import { followLanguage, speakers } from '../localize/speakers.js';
import { adoptText } from './adopt-text.js';
import { chatLauncherStyles } from './chat-launcher.styles.js';
import { LauncherButton } from './launcher-button.js';
import { LauncherElement } from './launcher-element.js';
import { LauncherPopup } from './launcher-popup.js';
import { LauncherUnread } from './launcher-unread.js';
import { ChatToggleEvent } from './toggle-event.js';
import { attributeOf, windowProperties, windowSwitches, windowTexts } from './window-attributes.js';

const own = ['open', 'greeting', 'live', 'position', 'lang'];
const handedOn: readonly string[] = [...windowTexts, ...windowSwitches].map(attributeOf);

/**
 * What it has as a `<chat-window>` does is handed to the one behind it, which is loaded when it is first opened, or when a
 * message comes. Until then it looks now and then over REST how much is unread, where somebody is signed in.
 *
 * @summary A round button in the corner of a page that opens a chat over it, and has how much is unread on it.
 *
 * @attr {string} lang - Its language, as everywhere in HTML; from what is around it when not set.
 *
 * @event {ChatToggleEvent} chat-toggle - It was opened or closed (`open`). Those of its window reach the page, too.
 * @event {ChatUnreadEvent} chat-unread - Once its window is loaded: how much is unread is another number now (`count`).
 *
 * @slot icon - In place of the drawing on the button: a picture of up to 32px.
 *
 * @csspart launcher - The round button.
 * @csspart badge - How much is unread, on it.
 * @csspart greeting - What is said beside it.
 * @csspart popup - What the window is in. The window's own parts can be styled likewise.
 *
 * @cssproperty --chat-launcher-offset - How much further up it is than 20px, as above a bar of the page's. Default: 0px.
 * @cssproperty --chat-launcher-z-index - Over what of the page it lies. Default: 2147483000.
 */
export class ChatLauncher extends LauncherElement {
  static readonly observedAttributes: readonly string[] = [...own, ...handedOn];

  readonly #popup: LauncherPopup;
  readonly #button: LauncherButton;
  readonly #unread = new LauncherUnread((count, hasGrown) => this.#onUnread(count, hasGrown));
  #leaving: ReturnType<typeof setTimeout> | undefined;
  #isOpen = false;
  #isQueued = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    this.#button = new LauncherButton({
      onPress: () => this.toggle(),
      onGreeting: () => this.show(),
    });
    this.#popup = new LauncherPopup({
      words: () => this.#words,
      heading: () => this.heading,
      prepare: (chat) => this.#prepare(chat),
      onReady: () => this.#onReady(),
      onLeave: () => this.close(),
      button: this.#button.button,
    });
    root.append(this.#button.place, this.#popup.popup);
    adoptText(root, chatLauncherStyles);
  }

  /**
   * Whether it is open. To set it moves no focus, as {@link show} does.
   * @attr open
   * @reflect
   * @default false
   */
  get open(): boolean {
    return this.#isOpen;
  }

  set open(open: boolean) {
    this.#toggle(open, false);
  }

  /** The window behind it; null until it is loaded. */
  get window(): ChatWindow | null {
    return this.#popup.chat;
  }

  /** Opens it, and puts the focus in it. */
  show(): void {
    this.#toggle(true, true);
  }

  /** Closes it: what is half written stays, and so do its place and its connection. */
  close(): void {
    this.#toggle(false, true);
  }

  /** Opens it, or closes it. */
  toggle(): void {
    this.#toggle(!this.#isOpen, true);
  }

  connectedCallback(): void {
    this.takeEarlyProperties(['open']);
    clearTimeout(this.#leaving);
    document.addEventListener('chat-state', this.#onState);
    speakers.add(this);
    followLanguage(this);
    this.#update();
    // What was in the top layer is not any more, if it was moved.
    if (this.#isOpen) this.#popup.show(false);
  }

  disconnectedCallback(): void {
    document.removeEventListener('chat-state', this.#onState);
    speakers.delete(this);
    this.#popup.hide(false);
    // A move is a removal and an insertion; frameworks may do them in two steps of one task.
    this.#leaving = setTimeout(() => this.#unread.close(), 0);
  }

  attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    if (before === value) return;
    if (name === 'open') this.open = value !== null;
    else if (handedOn.includes(name)) this.#popup.chat && this.#hand(this.#popup.chat, name);
    this.#updateSoon();
  }

  protected override propertyChanged(name: (typeof windowProperties)[number]): void {
    const { chat } = this.#popup;
    if (chat) Object.assign(chat, { [name]: this[name] });
    this.#updateSoon();
  }

  /** @internal There are other words. */
  requestUpdate(): void {
    this.#updateSoon();
  }

  get #words(): LauncherTerms {
    return launcherWords(languageOf(this));
  }

  #toggle(open: boolean, movesFocus: boolean): void {
    if (open === this.#isOpen) return;
    this.#isOpen = open;
    this.toggleAttribute('open', open);
    if (open) this.#button.greeted();
    this.#update();
    if (this.isConnected && open) this.#popup.show(movesFocus);
    else this.#popup.hide(movesFocus);
    this.dispatchEvent(new ChatToggleEvent(open));
  }

  /** Once for what is changed together. */
  #updateSoon(): void {
    if (this.#isQueued) return;
    this.#isQueued = true;
    queueMicrotask(() => {
      this.#isQueued = false;
      this.#update();
    });
  }

  #update(): void {
    if (!this.isConnected) return;
    this.#button.update({
      words: this.#words,
      greeting: this.greeting,
      isOpen: this.#isOpen,
    });
    this.#popup.label(this.heading);
    // What is loaded knows it by itself.
    if (this.#popup.isAsked) return;
    this.#unread.follow({
      client: this.client,
      server: this.server,
      tokenUrl: this.tokenUrl,
      getToken: this.getToken,
      sessionName: this.sessionName,
      credentials: this.credentials,
      with: this.with,
      topic: this.topic,
    });
    if (this.live && this.#unread.knowsSomebody) this.#loadWhenIdle();
  }

  #loadWhenIdle(): void {
    const load = (): void => {
      if (this.isConnected) void this.#popup.load();
    };
    if (typeof requestIdleCallback === 'function') requestIdleCallback(load, { timeout: 5_000 });
    else setTimeout(load, 500);
  }

  #onUnread(count: number, hasGrown: boolean): void {
    this.#button.count(count);
    // A message came: from now on its reader is told at once.
    if (hasGrown && !this.client) void this.#popup.load();
  }

  #prepare(chat: ChatWindow): void {
    for (const name of handedOn) this.#hand(chat, name);
    for (const name of windowProperties) {
      if (this[name]) Object.assign(chat, { [name]: this[name] });
    }
    chat.tellsUnread = true;
    chat.addEventListener('chat-unread', ({ count }) => this.#button.count(count));
  }

  #onReady(): void {
    this.#unread.close();
    // Whatever that is by now, the window tells.
    if (this.#isOpen) this.#button.count(0);
  }

  #hand(chat: ChatWindow, name: string): void {
    const value = this.getAttribute(name);
    if (value === null) chat.removeAttribute(name);
    else chat.setAttribute(name, value);
  }

  readonly #onState = (event: Event): void => {
    const isOther = event.composedPath()[0] !== this.#popup.chat;
    const { state } = event as Event & { state: { status: string } };
    if (isOther && state.status === 'online' && !this.#unread.knowsSomebody)
      this.#unread.lookAnew();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-launcher': ChatLauncher;
  }
}
