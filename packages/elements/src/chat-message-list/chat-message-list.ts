import type { Features, TimelineMessage } from '@chat/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { DayPill } from '../actions/day-pill.js';
import type { RowFocus } from '../actions/row-focus.js';
import { ChatElement } from '../chat-element.js';
import type { MessageRenderer } from '../chat-message/drawn-message.js';
import { MessageActionEvent } from '../chat-message/message-action-event.js';
import { MessageMenuEvent } from '../chat-message/message-menu-event.js';
import { lateActions } from '../late-element.js';
import { dayName } from '../localize/date-format.js';
import { languageOf } from '../localize/language-of.js';
import { baseStyles } from '../styles/base.styles.js';
import { chatMessageListStyles } from './chat-message-list.styles.js';
import { listChange } from './list-change.js';
import { LoadNewerEvent } from './load-newer-event.js';
import { LoadOlderEvent } from './load-older-event.js';
import type { RowNote } from './message-row.js';
import { messageRows, unreadAt, unreadKey } from './message-rows.js';
import { MessagesSeenEvent } from './messages-seen-event.js';
import { ReadingPlace } from './reading-place.js';
import { RecycledRows } from './recycled-rows.js';
import { shownIn } from './row-elements.js';
import type { TopRow } from './scroll-anchor.js';
import { ToLatestEvent } from './to-latest-event.js';

/**
 * @summary The messages of a conversation, oldest first.
 * @event {LoadOlderEvent} chat-load-older - Older messages are wanted.
 * @event {LoadNewerEvent} chat-load-newer - Newer messages are wanted.
 * @event {ToLatestEvent} chat-to-latest - The latest messages are wanted, in the place of these.
 * @event {MessagesSeenEvent} chat-messages-seen - The latest message is in view.
 * @event {MessageActionEvent} chat-message-action - The user wants something done with a message.
 * @event {MessageMenuEvent} chat-message-menu - The user wants to see what can be done with one.
 * @event {FileUrlEvent} chat-file-url - A file of a message is about to be shown, or saved: where it can be read is wanted.
 * @slot empty - What an empty conversation shows.
 * @csspart list - The scrolling list.
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
 * @csspart meta - The line with time and state.
 * @csspart edited - That a message was edited, in that line.
 * @csspart notice - A message by the system, which has no bubble.
 * @csspart tools - What floats at a bubble under a pointer.
 * @csspart typing - The bubble that says that the other one is typing.
 */
export class ChatMessageList extends ChatElement {
  static override properties = {
    messages: { attribute: false },
    peerName: { attribute: false },
    hasOlder: { attribute: false },
    hasNewer: { attribute: false },
    loadingOlder: { attribute: false },
    readThrough: { attribute: false },
    features: { attribute: false },
    markup: { type: Boolean },
    renderMessage: { attribute: false },
    openKey: { attribute: false },
    note: { attribute: false },
    typing: { attribute: false },
    unseen: { state: true },
  };
  static override styles = [baseStyles, chatMessageListStyles];

  declare messages: readonly TimelineMessage[];
  declare peerName: string;
  declare hasOlder: boolean;
  /** Whether these are not the latest ones. */
  declare hasNewer: boolean;
  declare loadingOlder: boolean;
  /** The `seq` up to which the user had read what is here when they came to it; null where that was all. */
  declare readThrough: number | null;
  /** What the server offers. */
  declare features: Features;
  /** Whether markup in the messages is shown as such, and not as it was typed. */
  declare markup: boolean;
  /** What the page shows in the place of a message's text. */
  declare renderMessage: MessageRenderer | null;
  /** The key of the message whose menu is open. */
  declare openKey: string | null;
  /** What is to be said at a message. */
  declare note: RowNote | null;
  /** Whether the other one is typing. */
  declare typing: boolean;
  /** Messages of others that came while the reader was further up. */
  declare private unseen: number;

  readonly #place = new ReadingPlace(this, {
    count: () => this.messages.length,
    key: (index) => this.messages[index]?.key,
    isOpen: () => this.hasNewer,
    onScrolled: (top) => this.#showDay(top),
    onLatest: () => {
      if (this.hasNewer) return;
      this.unseen = 0;
      this.dispatchEvent(new MessagesSeenEvent());
    },
    onOldest: () => {
      if (this.hasOlder && !this.loadingOlder) this.dispatchEvent(new LoadOlderEvent());
    },
    onNewest: () => {
      if (this.hasNewer) this.dispatchEvent(new LoadNewerEvent());
    },
  });

  readonly #rows = new RecycledRows();

  #rowFocus: RowFocus | null = null;
  #dayPill: DayPill | null = null;
  /** Before which of the messages the line is that says what is unread; -1 for none. */
  #unreadAt = -1;

  constructor() {
    super();
    this.messages = [];
    this.peerName = '';
    this.hasOlder = false;
    this.hasNewer = false;
    this.loadingOlder = false;
    this.readThrough = null;
    this.features = {};
    this.markup = false;
    this.renderMessage = null;
    this.openKey = null;
    this.note = null;
    this.typing = false;
    this.unseen = 0;
  }

  /** Whether the latest message is in view. */
  get showsLatest(): boolean {
    return this.#place.atLatest && !this.hasNewer;
  }

  /** Shows the latest message. */
  scrollToLatest(): void {
    this.unseen = 0;
    this.#place.toLatest();
  }

  /** Gives the focus to a message, if it is in the page. */
  focusMessage(key: string): void {
    if (lateActions.part) this.#focus?.focus(key);
    else lateActions.ask(() => this.focusMessage(key));
  }

  /** Shows a message that is among {@link messages}, and which one it is. */
  async showMessage(key: string): Promise<void> {
    // What has just come in front moves the range that is in the page.
    await this.updateComplete;
    const index = this.messages.findIndex((message) => message.key === key);
    if (index < 0) return;
    await this.#place.toMessage(key, index);
    this.focusMessage(key);
    const row = this.#place.row(key);
    if (row) shownIn(row).flash();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('hasOlder') || changed.has('hasNewer')) this.#place.unsettle();
    this.#unreadAt = unreadAt(this.messages, this.readThrough, this.hasOlder);
    if (changed.has('messages')) {
      this.#follow((changed.get('messages') as readonly TimelineMessage[] | undefined) ?? []);
    }
    // What comes behind these has been there for long.
    if (this.hasNewer || changed.get('hasNewer')) this.unseen = 0;
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    const complete = await super.getUpdateComplete();
    await Promise.all(this.#rows.pending.map((message) => message.updateComplete));
    return complete;
  }

  protected override update(changed: PropertyValues): void {
    super.update(changed);
    const list = this.renderRoot.querySelector<HTMLElement>('ol');
    if (!list) return;
    const { terms, locale, peerName, features, markup, renderMessage, openKey, note } = this;
    const { start, end } = this.#place.range;
    this.#rows.show(list, messageRows(this.messages, start, end, this.#unreadAt), {
      ...{ terms, locale, peerName, features, markup, renderMessage, openKey, note },
      lang: languageOf(this),
    });
  }

  protected override render(): TemplateResult {
    const { terms, messages } = this;
    const { onScroll, onScrollEnd } = this.#place;
    const focus = this.#focus;
    const needsMore = this.typing || !this.showsLatest;
    const part = needsMore ? lateActions.ask(() => this.requestUpdate()) : null;
    if (part) this.wear(part.messageListStyles);
    return html`
      <div
        class="scroller"
        part="list"
        tabindex="0"
        role="group"
        aria-label=${terms.messages}
        aria-description=${terms.messageHint}
        @scroll=${onScroll}
        @scrollend=${onScrollEnd}
        @focusin=${focus?.onFocusIn ?? this.#expectKeys}
        @focusout=${focus?.onFocusOut}
        @keydown=${focus?.onKeydown}
      >
        <div class="content">
          ${this.loadingOlder ? html`<p class="older">${terms.loadingOlder}</p>` : nothing}
          ${messages.length === 0 && !this.hasOlder ? html`<slot name="empty"></slot>` : nothing}
          <ol
            role="list"
            @chat-message-action=${this.#onAction}
            @chat-message-menu=${this.#onMenu}
            @contextmenu=${focus?.onContextMenu}
          ></ol>
          ${this.typing ? part?.typingBubble : nothing}
        </div>
      </div>
      ${this.#dayPill?.element}
      ${this.showsLatest ? nothing : part?.jumpButton(terms, this.unseen, this.#onJump)}
    `;
  }

  #follow(before: readonly TimelineMessage[]): void {
    const change = listChange(before, this.messages);
    const { arrived } = change;
    const wroteOne = arrived.some(({ own, status }) => own && status === 'pending');
    this.#place.follow(change, wroteOne || before.length === 0);
    this.unseen = this.#place.atLatest ? 0 : this.unseen + arrived.filter(({ own }) => !own).length;
  }

  #showDay(top: TopRow | null): void {
    if (top && !this.#dayPill) {
      const part = lateActions.part;
      if (!part) return;
      this.wear(part.messageListStyles);
      this.#dayPill = new part.DayPill();
      this.requestUpdate();
    }
    const message = top && this.#message(top.row.dataset.key ?? '');
    const day = message ? dayName(message.createdAt, this.locale, this.terms) : '';
    this.#dayPill?.show(top, day);
  }

  #message(key: string): TimelineMessage | undefined {
    return this.messages.find((message) => message.key === key);
  }

  /** What has the focus move among the rows, as soon as it is there. */
  get #focus(): RowFocus | null {
    const part = lateActions.await(this);
    if (part) {
      this.#rowFocus ??= new part.RowFocus(this, {
        message: (key) => this.#message(key),
        wording: () => {
          const { terms, locale, peerName } = this;
          return { terms, locale, peerName };
        },
      });
    }
    return this.#rowFocus;
  }

  readonly #onJump = async (): Promise<void> => {
    const message = this.messages[this.#unreadAt];
    if (message && this.#place.isAhead(unreadKey, this.#unreadAt)) {
      await this.#place.toLine(unreadKey, this.#unreadAt);
      this.focusMessage(message.key);
      return;
    }
    if (this.hasNewer) this.dispatchEvent(new ToLatestEvent());
    this.scrollToLatest();
    // The button goes away; the list is what its user was about.
    this.#focus?.enter();
  };

  readonly #onAction = (event: MessageActionEvent): void => {
    event.stopPropagation();
    this.dispatchEvent(new MessageActionEvent(event.action, event.message, event.emoji));
  };

  readonly #onMenu = (event: MessageMenuEvent): void => {
    event.stopPropagation();
    this.dispatchEvent(new MessageMenuEvent(event.message, event.request));
  };

  /** A key that does something is next. */
  readonly #expectKeys = (): void => lateActions.expect();
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-message-list': ChatMessageList;
  }
}
