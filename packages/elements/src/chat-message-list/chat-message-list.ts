import type { TimelineMessage } from '@chat/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { ChatElement } from '../chat-element.js';
import { MessageActionEvent } from '../chat-message/message-action-event.js';
import { icons } from '../icons/icons.js';
import { dayName } from '../localize/date-format.js';
import { languageOf } from '../localize/language-of.js';
import { baseStyles } from '../styles/base.styles.js';
import { chatMessageListStyles } from './chat-message-list.styles.js';
import { LoadOlderEvent } from './load-older-event.js';
import { earlier, later, latest, type MessageRange } from './message-range.js';
import { messageRows, type Row } from './message-rows.js';
import { MessagesSeenEvent } from './messages-seen-event.js';
import { ScrollAnchor } from './scroll-anchor.js';

/** A reader this close to the bottom, in px, is at the bottom. */
const nearBottom = 32;

/**
 * Only a bounded range of rows is in the DOM and moves along with the reader. One rule keeps the
 * text still under their eyes: after every layout, what is held goes back to where it was.
 *
 * @summary The messages of a conversation, oldest first.
 * @event {LoadOlderEvent} chat-load-older - Older messages are wanted.
 * @event {MessagesSeenEvent} chat-messages-seen - The latest message is in view.
 * @event {MessageActionEvent} chat-message-action - Retry or Delete was chosen for a failed message.
 * @slot empty - What an empty conversation shows.
 * @csspart list - The scrolling list.
 * @csspart day - The line that begins a day.
 * @csspart bubble - The bubble around a message.
 * @csspart bubble-own - The bubble of one's own message.
 * @csspart meta - The line with time and state.
 * @csspart notice - A message by the system, which has no bubble.
 */
export class ChatMessageList extends ChatElement {
  static override properties = {
    messages: { attribute: false },
    peerName: { attribute: false },
    hasOlder: { attribute: false },
    loadingOlder: { attribute: false },
    range: { state: true },
    atBottom: { state: true },
    unseen: { state: true },
  };
  static override styles = [baseStyles, chatMessageListStyles];

  declare messages: readonly TimelineMessage[];
  declare peerName: string;
  declare hasOlder: boolean;
  declare loadingOlder: boolean;
  declare private range: MessageRange;
  declare private atBottom: boolean;
  /** Messages of others that came while the reader was further up. */
  declare private unseen: number;

  readonly #anchor = new ScrollAnchor();
  #resizes: ResizeObserver | null = null;

  constructor() {
    super();
    this.messages = [];
    this.peerName = '';
    this.hasOlder = false;
    this.loadingOlder = false;
    this.range = latest(0);
    this.atBottom = true;
    this.unseen = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#observe();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizes?.disconnect();
    this.#resizes = null;
  }

  /** Whether the latest message is in view. */
  get showsLatest(): boolean {
    return this.atBottom;
  }

  /** Shows the latest message. */
  scrollToLatest(): void {
    this.#anchor.holdBottom();
    this.range = latest(this.messages.length);
    this.atBottom = true;
    this.unseen = 0;
    this.#restore();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('messages')) return;
    this.#follow((changed.get('messages') as readonly TimelineMessage[] | undefined) ?? []);
  }

  protected override firstUpdated(): void {
    this.#observe();
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('messages') && !changed.has('range') && !changed.has('hasOlder')) return;
    // Rows get their height only when they have rendered themselves.
    this.updateComplete.then(() => {
      if (!this.isConnected) return;
      this.#restore();
      this.#nearEdges();
      if (this.#anchor.isBottom) this.dispatchEvent(new MessagesSeenEvent());
    });
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    const complete = await super.getUpdateComplete();
    const rows = [...this.renderRoot.querySelectorAll('chat-message')];
    await Promise.all(rows.map((row) => row.updateComplete));
    return complete;
  }

  protected override render(): TemplateResult {
    const { terms, range } = this;
    const rows = messageRows(this.messages, range.start, range.end);
    return html`
      <div class="scroller" part="list" tabindex="0" role="group" aria-label=${terms.messages} @scroll=${this.#onScroll}>
        <div class="content">
          ${this.loadingOlder ? html`<p class="older">${terms.loadingOlder}</p>` : nothing}
          ${this.messages.length === 0 && !this.hasOlder ? html`<slot name="empty"></slot>` : nothing}
          <ol role="list" @chat-message-action=${this.#onAction}>
            ${repeat(
              rows,
              (row) => row.key,
              (row) => this.#renderRow(row),
            )}
          </ol>
        </div>
      </div>
      ${this.atBottom ? nothing : this.#renderJump()}
    `;
  }

  #renderRow(row: Row): TemplateResult {
    if (row.kind === 'day') {
      return html`<li class="day" part="day"><span>${dayName(row.at, this.locale, this.terms)}</span></li>`;
    }
    const { message } = row;
    return html`
      <li>
        <chat-message
          exportparts="bubble, bubble-own, meta, notice"
          lang=${languageOf(this)}
          .message=${message}
          .senderName=${this.#senderOf(message)}
          .first=${row.first}
          .last=${row.last}
        ></chat-message>
      </li>
    `;
  }

  #senderOf({ own, system }: TimelineMessage): string {
    if (system) return this.terms.notice;
    return own ? this.terms.you : this.peerName;
  }

  #renderJump(): TemplateResult {
    const { terms, unseen } = this;
    return html`
      <button class="jump ${unseen > 0 ? 'new' : ''}" type="button" @click=${this.#onJump}>
        ${icons.down}
        ${
          unseen > 0
            ? html`<span>${terms.newMessages(unseen)}</span>`
            : html`<span class="visually-hidden">${terms.toLatest}</span>`
        }
      </button>
    `;
  }

  /** Moves the range along with a changed list of messages. */
  #follow(before: readonly TimelineMessage[]): void {
    const { messages } = this;
    const lastBefore = before.at(-1);
    const from = lastBefore ? indexOfKey(messages, lastBefore.key) + 1 : 0;
    const arrived = messages.slice(from);
    const wroteOne =
      before.length > 0 && arrived.some(({ own, status }) => own && status === 'pending');
    if (this.#anchor.isBottom || wroteOne || before.length === 0) {
      this.#anchor.holdBottom();
      this.atBottom = true;
      this.unseen = 0;
      this.range = latest(messages.length);
      return;
    }
    this.unseen += arrived.filter(({ own }) => !own).length;
    const first = before[0];
    const shift = first ? Math.max(0, indexOfKey(messages, first.key)) : 0;
    const start = Math.min(this.range.start + shift, messages.length);
    const end = Math.min(this.range.end + shift, messages.length);
    this.range = { start, end };
  }

  #observe(): void {
    const { scroller, content } = this.#parts;
    // Without it, what was rendered is put in its place once; what grows later moves it.
    if (typeof ResizeObserver === 'function') {
      this.#resizes ??= new ResizeObserver(() => this.#restore());
    }
    this.#resizes?.observe(scroller);
    this.#resizes?.observe(content);
  }

  get #parts(): { scroller: HTMLElement; content: HTMLElement } {
    const scroller = this.renderRoot.querySelector<HTMLElement>('.scroller');
    const content = this.renderRoot.querySelector<HTMLElement>('.content');
    if (!scroller || !content) throw new Error('chat-message-list has not rendered yet');
    return { scroller, content };
  }

  #restore(): void {
    if (!this.hasUpdated) return;
    this.#anchor.restore(this.#parts.scroller);
  }

  readonly #onScroll = (): void => {
    const { scroller } = this.#parts;
    // Hidden (display: none): everything measures 0, and nothing was scrolled by anyone.
    if (scroller.clientHeight === 0) return;
    const below = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
    const wasAtBottom = this.atBottom;
    this.atBottom = below <= nearBottom && this.range.end >= this.messages.length;
    if (this.atBottom) {
      this.#anchor.holdBottom();
      this.unseen = 0;
      if (!wasAtBottom) this.dispatchEvent(new MessagesSeenEvent());
    } else {
      this.#anchor.holdFirstVisible(scroller, this.renderRoot.querySelectorAll('li'));
    }
    this.#nearEdges();
  };

  /** Brings more rows in before the reader gets to the end of those that are there. */
  #nearEdges(): void {
    const { scroller } = this.#parts;
    const { range, messages } = this;
    if (scroller.clientHeight === 0) return;
    const below = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
    if (scroller.scrollTop < scroller.clientHeight) {
      if (range.start > 0) this.#moveTo(earlier(range));
      else if (this.hasOlder && !this.loadingOlder) this.dispatchEvent(new LoadOlderEvent());
    } else if (below < scroller.clientHeight && range.end < messages.length) {
      this.#moveTo(later(range, messages.length));
    }
  }

  #moveTo(range: MessageRange): void {
    if (range.start === this.range.start && range.end === this.range.end) return;
    this.range = range;
  }

  readonly #onJump = (): void => {
    this.scrollToLatest();
    // The button goes away; the list is what its user was about.
    this.#parts.scroller.focus({ preventScroll: true });
  };

  readonly #onAction = (event: MessageActionEvent): void => {
    event.stopPropagation();
    this.dispatchEvent(new MessageActionEvent(event.action, event.clientId));
  };
}

function indexOfKey(messages: readonly TimelineMessage[], key: string): number {
  return messages.findIndex((message) => message.key === key);
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-message-list': ChatMessageList;
  }
}
