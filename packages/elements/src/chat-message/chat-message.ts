import type { Features, TimelineMessage } from '@chat/client';
import {
  html,
  nothing,
  type PropertyValues,
  type ReactiveController,
  type TemplateResult,
} from 'lit';
import { ChatElement } from '../chat-element.js';
import type { MessageFiles } from '../files/message-files.js';
import { icons } from '../icons/icons.js';
import { lateActions, lateStreams } from '../late-element.js';
import { lateFiles } from '../late-files.js';
import { timeOfDay, toDate } from '../localize/date-format.js';
import { fileWords } from '../localize/said.js';
import { Patience } from '../patience.js';
import type { ShownStream } from '../streams/shown-stream.js';
import { baseStyles } from '../styles/base.styles.js';
import { controlStyles } from '../styles/controls.styles.js';
import { chatMessageStyles } from './chat-message.styles.js';
import { DrawnMessage, type MessageRenderer } from './drawn-message.js';
import { linkFinder } from './link-finder.js';
import { markupPart } from './markup-part.js';
import { abilitiesOf, hasAny } from './message-abilities.js';
import { MessageActionEvent } from './message-action-event.js';
import type { MessageContext } from './message-context.js';
import { type MenuRequest, MessageMenuEvent } from './message-menu-event.js';
import { messageMeta } from './message-meta.js';
import { messageQuote } from './message-quote.js';
import { isEmojiOnly, textParts } from './message-text.js';
import { sendFailure } from './send-failure.js';

/**
 * @summary One message: its text, what it answers, who reacted to it, and how far it has got.
 * @event {MessageActionEvent} chat-message-action - The user wants something done with it.
 * @event {MessageMenuEvent} chat-message-menu - The user wants to see what can be done with it.
 * @event {FileUrlEvent} chat-file-url - One of its files is about to be shown, or saved: where it can be read is wanted.
 * @csspart bubble - The bubble around the text.
 * @csspart bubble-own - The bubble of one's own message.
 * @csspart deleted - What stands in the place of a deleted message.
 * @csspart quote - The message that it answers, in the bubble.
 * @csspart picture - A picture that goes along with it.
 * @csspart file - Another file that does.
 * @csspart code - Code in a line, where `markup` is on.
 * @csspart code-block - A block of code.
 * @csspart blockquote - What is quoted in the text.
 * @csspart reactions - The row of reactions.
 * @csspart reaction - One reaction.
 * @csspart reaction-own - One with one's own among it.
 * @csspart meta - The line with time and state.
 * @csspart edited - That it was edited, in that line.
 * @csspart notice - A message by the system, which has no bubble.
 * @csspart tools - What floats at the bubble under a pointer.
 */
export class ChatMessage extends ChatElement {
  static override properties = {
    message: { attribute: false },
    senderName: { attribute: false },
    peerName: { attribute: false },
    features: { attribute: false },
    first: { type: Boolean, reflect: true },
    last: { type: Boolean, reflect: true },
    current: { attribute: false },
    open: { type: Boolean, reflect: true },
    note: { attribute: false },
    markup: { type: Boolean },
    renderMessage: { attribute: false },
    pointed: { state: true },
    showsEdit: { state: true },
    flashing: { state: true },
  };
  static override styles = [baseStyles, controlStyles, chatMessageStyles];

  declare message: TimelineMessage | null;
  /** Spoken before the text by screen readers. */
  declare senderName: string;
  /** Whom the conversation is with: who is quoted, and who reacted. */
  declare peerName: string;
  /** What the server offers. */
  declare features: Features;
  /** Whether it begins a group of the same sender. */
  declare first: boolean;
  /** Whether it ends one, and so shows the time and the state: those before have got as far. */
  declare last: boolean;
  /** Whether Tab stops at what is inside. */
  declare current: boolean;
  /** Whether its menu is open. */
  declare open: boolean;
  /** What is to be said of the message that it answers. */
  declare note: string;
  /** Whether markup in the text is shown as such, and not as it was typed. */
  declare markup: boolean;
  /** What the page shows in the place of its text. */
  declare renderMessage: MessageRenderer | null;
  /** Whether a pointer has been over it, or the focus in it. */
  declare pointed: boolean;
  declare private showsEdit: boolean;
  declare private flashing: boolean;

  /** How long something done to it may be under way before that is said, in ms. */
  readonly #change = new Patience(this, 400);
  /** Once there is something that a press can open. */
  #press: ReactiveController | undefined;
  #shownStream: ShownStream | null = null;
  #shownFiles: MessageFiles | null = null;
  readonly #drawn = new DrawnMessage();

  constructor() {
    super();
    this.message = null;
    this.senderName = '';
    this.peerName = '';
    this.features = {};
    this.first = false;
    this.last = false;
    this.current = false;
    this.open = false;
    this.note = '';
    this.markup = false;
    this.renderMessage = null;
    this.pointed = false;
    this.showsEdit = false;
    this.flashing = false;
    this.addEventListener('pointerenter', ({ pointerType }) => {
      if (pointerType === 'mouse') this.pointed = true;
      // A finger may stay, and then it is needed.
      else lateActions.expect();
    });
    this.addEventListener('contextmenu', (event) => this.#pressEarly(event));
  }

  /** Asks for its menu, where there is anything in it. */
  openMenu(request: MenuRequest): void {
    const { message } = this;
    if (!message || !hasAny(abilitiesOf(message, this.features))) return;
    this.dispatchEvent(new MessageMenuEvent(message, request));
  }

  /** Shows for a moment which one it is. */
  flash(): void {
    this.flashing = true;
  }

  /** Whether another message can be shown in its place: not where something of this one would stay. */
  get isReusable(): boolean {
    return this.#shownStream === null && this.#shownFiles === null;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('message')) return;
    const before: TimelineMessage | null | undefined = changed.get('message');
    if (before && before.key !== this.message?.key) this.#forget();
    this.#change.follow(this.message?.change?.status === 'pending');
  }

  /** What was done to another message, or with it. */
  #forget(): void {
    this.#change.follow(false);
    this.pointed = false;
    this.showsEdit = false;
    this.flashing = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { message, terms, locale, peerName, last } = this;
    if (!message) return nothing;
    const part = this.#actions;
    if (message.system) return this.#renderNotice(message);
    const context: MessageContext = {
      message,
      abilities: abilitiesOf(message, this.features),
      terms,
      locale,
      peerName,
      tabindex: this.#tabindex,
      act: (action, emoji) => this.dispatchEvent(new MessageActionEvent(action, message, emoji)),
    };
    const stream = this.#streamOf(message);
    const { quote, files, deleted } = message;
    const drawn = deleted ? null : this.#drawnOf(message);
    const classes = [
      'message',
      message.status,
      message.own && 'own',
      this.first && 'first',
      last && 'last',
      deleted && 'deleted',
      (quote || files.length > 0 || this.markup || drawn) && 'rich',
      isEmojiOnly(message.text) && !quote && !files.length && !stream && !drawn && 'emoji',
    ];
    return html`
      <div class=${classes.filter(Boolean).join(' ')}>
        <span class="visually-hidden"><bdi>${this.senderName}</bdi>:</span>
        <div class="body pressable ${this.flashing ? 'flash' : ''}" @animationend=${this.#onFlashed}>
          ${deleted ? this.#renderDeleted(context) : this.#renderBubble(context, stream)}
          ${part?.messageTools(context, {
            full: this.pointed,
            open: this.open,
            onMenu: (request) => this.openMenu(request),
          })}
          ${
            message.reactions.length > 0
              ? html`<div class="reactions" part="reactions">${part?.messageReactions(context)}</div>`
              : nothing
          }
        </div>
        ${this.note ? html`<p class="note" dir="auto">${this.note}</p>` : nothing}
        ${
          stream?.line(context) ??
          (message.status === 'failed'
            ? sendFailure(context, part?.failureReason(message, terms))
            : messageMeta(context, {
                last,
                late: this.#change.isOver,
                showsEdit: this.showsEdit,
                onEdited: () => {
                  this.showsEdit = !this.showsEdit;
                },
              }))
        }
        ${message.change?.status === 'failed' ? part?.changeFailure(message.change, context) : nothing}
      </div>
    `;
  }

  /** What stands at a message once something can be done with it: soon by itself, or when it is needed. */
  get #actions(): typeof lateActions.part {
    const { message, pointed, flashing } = this;
    const hasFailed = [message?.status, message?.change?.status].includes('failed');
    const isNeeded = pointed || flashing || hasFailed || message?.reactions.length;
    const part = isNeeded ? lateActions.ask(() => this.requestUpdate()) : lateActions.await(this);
    if (part) {
      this.wear(part.messageActionStyles);
      this.#press ??= new part.MessagePress(this, (request) => this.openMenu(request));
    }
    return part;
  }

  /** Before there is what sees to presses: whoever opens the menu waits for that. */
  #pressEarly(event: MouseEvent): void {
    const target = event.composedPath()[0] as Element;
    if (this.#press || !target.closest('a, .pressable')?.matches('.pressable')) return;
    event.preventDefault();
    this.openMenu({
      view: 'all',
      anchor: new DOMRect(event.clientX, event.clientY),
      by: 'pointer',
    });
  }

  /** What shows it while somebody else is writing it; null for every other one, and until that is there. */
  #streamOf({ own, seq }: TimelineMessage): ShownStream | null {
    if (own || seq !== null) return null;
    // What cannot be had is asked for once a row, and not with each word.
    const part = this.hasUpdated
      ? lateStreams.await(this)
      : lateStreams.ask(() => this.requestUpdate());
    if (!part) return null;
    this.wear(part.streamStyles);
    this.#shownStream ??= new part.ShownStream(this);
    return this.#shownStream;
  }

  #renderBubble(context: MessageContext, stream: ShownStream | null): TemplateResult {
    const { message } = context;
    const quote = message.quote && messageQuote(message.quote, context);
    return html`<div class="bubble" part=${message.own ? 'bubble bubble-own' : 'bubble'} dir="auto">${quote}${message.files.length > 0 ? this.#renderFiles(context) : nothing}${stream?.text(message) ?? this.#renderText(message)}</div>`;
  }

  /** What goes along with it, named until it can be shown. */
  #renderFiles(context: MessageContext): unknown {
    const part = lateFiles.ask(() => this.requestUpdate());
    if (!part) return fileWords(context.message, context.terms).join(context.terms.comma);
    this.wear(part.messageFileStyles);
    this.#shownFiles ??= new part.MessageFiles(this);
    return this.#shownFiles.render(context);
  }

  #renderDeleted({ message, terms }: MessageContext): TemplateResult {
    return html`<div class="bubble" part="deleted">${icons.deleted}<span>${message.own ? terms.deletedByYou : terms.deletedByOther}</span></div>`;
  }

  /** By nobody: words in the middle, without a bubble. */
  #renderNotice(message: TimelineMessage): TemplateResult {
    const at = toDate(message.createdAt);
    return html`
      <div class="notice" part="notice">
        <span class="visually-hidden"><bdi>${this.senderName}</bdi>:</span>
        <span class="words pressable" dir="auto">${this.#renderText(message)}</span>
        <time dir="auto" datetime=${at.toISOString()}>${timeOfDay(message.createdAt, this.locale)}</time>
      </div>
    `;
  }

  /** What the page shows it as; while somebody is writing it still, that is their words. */
  #drawnOf(message: TimelineMessage): Node | null {
    return message.seq === null && !message.own
      ? null
      : this.#drawn.of(message, this.renderMessage);
  }

  #renderText(message: TimelineMessage): unknown {
    const drawn = this.#drawnOf(message);
    if (drawn) return drawn;
    const { text } = message;
    const onLoaded = () => this.requestUpdate();
    const find = linkFinder(text, onLoaded);
    const part = this.markup ? markupPart(text, onLoaded) : null;
    if (part) this.wear(part.markupStyles);
    return (
      part?.markupView(this, text, find, this.#tabindex) ??
      textParts(text, find).map((part) => this.#renderPart(part))
    );
  }

  /** Of what Tab stops at inside. */
  get #tabindex(): '0' | '-1' {
    return this.current ? '0' : '-1';
  }

  #renderPart(part: ReturnType<typeof textParts>[number]): unknown {
    if (typeof part === 'string') return part;
    return html`<a href=${part.href} target="_blank" rel="noopener noreferrer nofollow" tabindex=${this.#tabindex}>${part.text}</a>`;
  }

  readonly #onFlashed = ({ animationName }: AnimationEvent): void => {
    if (animationName === 'flash') this.flashing = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-message': ChatMessage;
  }
}
