import type { TimelineMessage } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { ChatElement } from '../chat-element.js';
import { icons } from '../icons/icons.js';
import { timeOfDay, toDate } from '../localize/date-format.js';
import { baseStyles } from '../styles/base.styles.js';
import { controlStyles } from '../styles/controls.styles.js';
import { chatMessageStyles } from './chat-message.styles.js';
import { linkFinder } from './link-finder.js';
import { MessageActionEvent } from './message-action-event.js';
import { isEmojiOnly, textParts } from './message-text.js';

/**
 * @summary One message: its text, and how far it has got.
 * @event {MessageActionEvent} chat-message-action - Retry or Delete was chosen for a failed message.
 * @csspart bubble - The bubble around the text.
 * @csspart bubble-own - The bubble of one's own message.
 * @csspart meta - The line with time and state.
 * @csspart notice - A message by the system, which has no bubble.
 */
export class ChatMessage extends ChatElement {
  static override properties = {
    message: { attribute: false },
    senderName: { attribute: false },
    first: { type: Boolean, reflect: true },
    last: { type: Boolean, reflect: true },
  };
  static override styles = [baseStyles, controlStyles, chatMessageStyles];

  declare message: TimelineMessage | null;
  /** Spoken before the text by screen readers. */
  declare senderName: string;
  /** Whether it begins a group of the same sender. */
  declare first: boolean;
  /** Whether it ends one, and so shows the time and the state: those before have got as far. */
  declare last: boolean;

  constructor() {
    super();
    this.message = null;
    this.senderName = '';
    this.first = false;
    this.last = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { message } = this;
    if (!message) return nothing;
    if (message.system) return this.#renderNotice(message);
    const classes = {
      message: true,
      own: message.own,
      first: this.first,
      last: this.last,
      emoji: isEmojiOnly(message.text),
      [message.status]: true,
    };
    return html`
      <div class=${classMap(classes)}>
        <span class="visually-hidden"><bdi>${this.senderName}</bdi>:</span>
        <div class="bubble" part=${message.own ? 'bubble bubble-own' : 'bubble'} dir="auto">${this.#renderText(message)}</div>
        ${message.status === 'failed' ? this.#renderFailure(message) : this.#renderMeta(message)}
      </div>
    `;
  }

  /** By nobody: words in the middle, without a bubble. */
  #renderNotice(message: TimelineMessage): TemplateResult {
    const at = toDate(message.createdAt);
    return html`
      <div class="notice" part="notice">
        <span class="visually-hidden"><bdi>${this.senderName}</bdi>:</span>
        <span class="words" dir="auto">${this.#renderText(message)}</span>
        <time dir="auto" datetime=${at.toISOString()}>${timeOfDay(message.createdAt, this.locale)}</time>
      </div>
    `;
  }

  #renderText({ text }: TimelineMessage): unknown[] {
    const find = linkFinder(text, () => this.requestUpdate());
    return textParts(text, find).map((part) => this.#renderPart(part));
  }

  #renderPart(part: ReturnType<typeof textParts>[number]): unknown {
    if (typeof part === 'string') return part;
    return html`<a href=${part.href} target="_blank" rel="noopener noreferrer nofollow">${part.text}</a>`;
  }

  #renderMeta(message: TimelineMessage): TemplateResult {
    const { terms } = this;
    const at = toDate(message.createdAt);
    const state = message.own ? terms[message.status] : null;
    return html`
      <div class=${this.last ? 'meta' : 'visually-hidden'} part="meta">
        <time dir="auto" datetime=${at.toISOString()}>${timeOfDay(message.createdAt, this.locale)}</time>
        ${state === null ? nothing : html`<span class="state">${this.#stateIcon(message)}${state}</span>`}
      </div>
    `;
  }

  #stateIcon({ status }: TimelineMessage): TemplateResult {
    if (status === 'pending') return icons.clock;
    return status === 'sent' ? icons.tick : icons.ticks;
  }

  #renderFailure(message: TimelineMessage): TemplateResult {
    const { terms } = this;
    const act = (action: 'retry' | 'discard') => () =>
      this.dispatchEvent(new MessageActionEvent(action, message.clientId));
    return html`
      <div class="failure" part="meta">
        <span class="reason">${icons.warning}${this.#failureText(message)}</span>
        <span class="actions">
          <button class="link-button" type="button" @click=${act('retry')}>${terms.retry}</button>
          <button class="link-button discard" type="button" @click=${act('discard')}>${terms.discard}</button>
        </span>
      </div>
    `;
  }

  #failureText(message: TimelineMessage): string {
    switch (message.error?.code) {
      case 'payload_too_large':
        return this.terms.failedTooLarge;
      case 'not_found':
        return this.terms.failedNotAllowed;
      default:
        return this.terms.failed;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-message': ChatMessage;
  }
}
