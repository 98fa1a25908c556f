import type { TimelineMessage } from '@chat/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { ChatElement } from '../chat-element.js';
import { MessageActionEvent } from '../chat-message/message-action-event.js';
import { languageOf } from '../localize/language-of.js';
import { baseStyles } from '../styles/base.styles.js';
import { chatMessageListStyles } from './chat-message-list.styles.js';
import { jumpButton } from './jump-button.js';
import { listChange } from './list-change.js';
import { LoadOlderEvent } from './load-older-event.js';
import { messageRow } from './message-row.js';
import { messageRows } from './message-rows.js';
import { MessagesSeenEvent } from './messages-seen-event.js';
import { ReadingPlace } from './reading-place.js';

/**
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
    unseen: { state: true },
  };
  static override styles = [baseStyles, chatMessageListStyles];

  declare messages: readonly TimelineMessage[];
  declare peerName: string;
  declare hasOlder: boolean;
  declare loadingOlder: boolean;
  /** Messages of others that came while the reader was further up. */
  declare private unseen: number;

  readonly #place = new ReadingPlace(this, {
    count: () => this.messages.length,
    onLatest: () => {
      this.unseen = 0;
      this.dispatchEvent(new MessagesSeenEvent());
    },
    onOldest: () => {
      if (this.hasOlder && !this.loadingOlder) this.dispatchEvent(new LoadOlderEvent());
    },
  });

  constructor() {
    super();
    this.messages = [];
    this.peerName = '';
    this.hasOlder = false;
    this.loadingOlder = false;
    this.unseen = 0;
  }

  /** Whether the latest message is in view. */
  get showsLatest(): boolean {
    return this.#place.atLatest;
  }

  /** Shows the latest message. */
  scrollToLatest(): void {
    this.unseen = 0;
    this.#place.toLatest();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('hasOlder')) this.#place.unsettle();
    if (changed.has('messages')) {
      this.#follow((changed.get('messages') as readonly TimelineMessage[] | undefined) ?? []);
    }
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    const complete = await super.getUpdateComplete();
    const rows = [...this.renderRoot.querySelectorAll('chat-message')];
    await Promise.all(rows.map((row) => row.updateComplete));
    return complete;
  }

  protected override render(): TemplateResult {
    const { terms, messages, locale, peerName } = this;
    const { range, atLatest, onScroll } = this.#place;
    const options = { terms, locale, lang: languageOf(this), peerName };
    return html`
      <div class="scroller" part="list" tabindex="0" role="group" aria-label=${terms.messages} @scroll=${onScroll}>
        <div class="content">
          ${this.loadingOlder ? html`<p class="older">${terms.loadingOlder}</p>` : nothing}
          ${messages.length === 0 && !this.hasOlder ? html`<slot name="empty"></slot>` : nothing}
          <ol role="list" @chat-message-action=${this.#onAction}>
            ${repeat(
              messageRows(messages, range.start, range.end),
              (row) => row.key,
              (row) => messageRow(row, options),
            )}
          </ol>
        </div>
      </div>
      ${atLatest ? nothing : jumpButton(terms, this.unseen, this.#onJump)}
    `;
  }

  #follow(before: readonly TimelineMessage[]): void {
    const change = listChange(before, this.messages);
    const { arrived } = change;
    const wroteOne = arrived.some(({ own, status }) => own && status === 'pending');
    this.#place.follow(change, wroteOne || before.length === 0);
    this.unseen = this.#place.atLatest ? 0 : this.unseen + arrived.filter(({ own }) => !own).length;
  }

  readonly #onJump = (): void => {
    this.scrollToLatest();
    // The button goes away; the list is what its user was about.
    this.renderRoot.querySelector<HTMLElement>('.scroller')?.focus({ preventScroll: true });
  };

  readonly #onAction = (event: MessageActionEvent): void => {
    event.stopPropagation();
    this.dispatchEvent(new MessageActionEvent(event.action, event.clientId));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-message-list': ChatMessageList;
  }
}
