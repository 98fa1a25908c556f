import { type Features, isVisibleText, type TimelineMessage } from '@chat/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Attaching } from '../actions/attaching.js';
import type { EmojiWriting } from '../actions/emoji-writing.js';
import type { Voicing } from '../actions/voicing.js';
import { ChatElement } from '../chat-element.js';
import { icons } from '../icons/icons.js';
import { lateActions } from '../late-element.js';
import { isolate } from '../localize/isolate.js';
import { baseStyles } from '../styles/base.styles.js';
import { controlStyles } from '../styles/controls.styles.js';
import { sendButtonStyles } from '../styles/send-button.styles.js';
import { chatComposerStyles } from './chat-composer.styles.js';
import { ComposerText } from './composer-text.js';
import { DraftEvent } from './draft-event.js';
import { EditEvent } from './edit-event.js';
import { EditLastEvent } from './edit-last-event.js';
import { keepFocus } from './keep-focus.js';
import { LeaveEvent } from './leave-event.js';
import { SendEvent } from './send-event.js';

/** The part of the limit from which on the count of what is left appears. */
const nearLimit = 0.9;

/** Characters left from which on the count is read aloud: before that it would be in the way. */
const nearEnd = 100;

/** The key that sends. The other one begins a new line; with `shift-enter` Ctrl+Enter and ⌘+Enter send, too. */
export type SendKey = 'enter' | 'shift-enter';

/**
 * @summary Where a message is written. Enter sends, Shift+Enter begins a new line, arrow up in an empty
 *   field edits what was written last, Esc leaves that.
 * @slot composer-start - Before the text: buttons of the page's own.
 * @slot composer-end - Behind the text, before the button that sends.
 * @event {SendEvent} chat-send - The user sends a message.
 * @event {EditEvent} chat-edit - The user gives a message another text.
 * @event {DraftEvent} chat-draft - What the user is writing has changed.
 * @event {EditLastEvent} chat-edit-last - The user wants to edit what they wrote last.
 * @event {LeaveEvent} chat-composer-leave - The user neither answers nor edits any more.
 * @csspart composer-bar - The line above the field that says what is answered or edited.
 * @csspart attached - The files above the field, which go along with what is written.
 * @csspart field - The field and its buttons.
 * @csspart attach-button - The button that has files go along.
 * @csspart emoji-button - The button that has emoji picked.
 * @csspart emoji-picker - Where they are picked.
 * @csspart emoji - One of them.
 * @csspart record-button - The button that records a voice message, in the place of the one that sends.
 * @csspart recorder - Where one is recorded, in the place of the field.
 * @csspart textarea - Where the text goes.
 * @csspart send-button - The button that sends.
 */
export class ChatComposer extends ChatElement {
  static override properties = {
    peerName: { attribute: false },
    limit: { type: Number },
    sendOn: { type: String, attribute: 'send-on' },
    draft: { attribute: false },
    replyTo: { attribute: false },
    editing: { attribute: false },
    accepts: { attribute: false },
    features: { attribute: false },
    place: { attribute: false },
    user: { attribute: false },
    noEmoji: { type: Boolean, attribute: 'no-emoji' },
  };
  static override styles = [baseStyles, controlStyles, sendButtonStyles, chatComposerStyles];

  declare peerName: string;
  /**
   * Longest message, in UTF-16 code units: what the server takes.
   * @default 16000
   */
  declare limit: number;
  /**
   * The key that sends.
   * @default 'enter'
   */
  declare sendOn: SendKey;
  /** What the user began to write before; taken over until they write here. */
  declare draft: string;
  /** The message that is answered. */
  declare replyTo: TimelineMessage | null;
  /** The message that is edited. Taken away from outside, it was deleted: what was written stays. */
  declare editing: TimelineMessage | null;
  /** Which files may go along, as in `client.features`; null for none. */
  declare accepts: NonNullable<Features['files']> | null;
  /** What the server offers, as far as it is about voice messages. */
  declare features: Features;
  /** What is written here belongs to this: files that were chosen are there again in another composer of the same. */
  declare place: object;
  /** The id of who writes: which emoji they used last is theirs. */
  declare user: string | undefined;
  /** Emoji are not offered, neither by a button nor by their names: `:smile:`. */
  declare noEmoji: boolean;

  readonly #written = new ComposerText();
  #isTouched = false;

  constructor() {
    super();
    this.peerName = '';
    this.limit = 16_000;
    this.sendOn = 'enter';
    this.draft = '';
    this.replyTo = null;
    this.editing = null;
    this.accepts = null;
    this.features = {};
    this.place = this;
    this.user = undefined;
    this.noEmoji = false;
  }

  override focus(options?: FocusOptions): void {
    this.#textarea?.focus(options);
  }

  /** Has files go along that are dropped around it. */
  readonly take = (event: ClipboardEvent | DragEvent): void => this.#attaching?.take(event);

  protected override willUpdate(changed: PropertyValues): void {
    // Soon there is something that has files go along.
    if (this.accepts && changed.has('accepts')) lateActions.expect();
    if (changed.has('draft') && !this.#isTouched && this.editing === null) {
      this.#written.text = this.draft;
    }
    if (!changed.has('editing')) return;
    const { editing } = this;
    if (editing === null) this.#written.lose();
    else if (editing.key !== this.#written.editing?.key) this.#written.edit(editing);
  }

  protected override updated(): void {
    this.#grow();
  }

  protected override render(): TemplateResult {
    const { terms, peerName, editing } = this;
    const { text } = this.#written;
    const sendable = this.#sendable;
    const left = this.limit - this.#outgoing.length;
    const bar = this.#renderBar();
    const attaching = editing ? null : this.#attaching;
    const voicing = this.#voicing;
    const emoji = this.#emoji;
    return html`
      <form @submit=${this.#onSubmit}>
        ${emoji?.over(terms)}
        ${bar}
        ${attaching?.row(terms, this.locale)}
        ${voicing?.problem(terms)}
        ${
          voicing?.recorder() ??
          html`
            <div class="field ${this.accepts && !editing ? 'attaching' : ''}" part="field">
              ${attaching?.button(terms)}
              <slot name="composer-start"></slot>
              <textarea
                part="textarea"
                rows="1"
                dir=${text === '' ? nothing : 'auto'}
                enterkeyhint=${this.#sendsOnShift ? 'enter' : 'send'}
                autocomplete="off"
                .value=${text}
                aria-label=${terms.composerLabel(isolate(peerName))}
                aria-invalid=${left < 0 ? 'true' : 'false'}
                aria-describedby=${bar === nothing ? 'left' : 'bar left'}
                placeholder=${terms.composerPlaceholder}
                @input=${this.#onInput}
                @keydown=${this.#onKeydown}
                @paste=${this.take}
              ></textarea>
              <slot name="composer-end"></slot>
              ${this.noEmoji ? nothing : html`<div class="end">${emoji?.button(terms)}</div>`}
              ${
                (text === '' && !editing && !sendable && voicing?.button(terms)) ||
                html`
                  <button
                    class="send"
                    part="send-button"
                    type="submit"
                    aria-disabled=${sendable ? 'false' : 'true'}
                    @mousedown=${keepFocus}
                  >
                    ${editing ? icons.check : icons.send}<span class="visually-hidden">${editing ? terms.save : terms.send}</span>
                  </button>
                `
              }
            </div>
          `
        }
        <p
          id="left"
          class=${left < 0 ? 'left over' : 'left'}
          role="status"
          aria-live=${left < nearEnd ? 'polite' : 'off'}
        >
          ${
            left > this.limit * (1 - nearLimit)
              ? nothing
              : lateActions.ask(() => this.requestUpdate())?.limitWords(left, terms)
          }
        </p>
      </form>
    `;
  }

  /** What is answered or edited is said as soon as what says it is there. */
  #renderBar(): TemplateResult | typeof nothing {
    const { terms, peerName, editing, replyTo } = this;
    const part = editing || replyTo ? lateActions.ask(() => this.requestUpdate()) : null;
    if (!part) return nothing;
    this.wear(part.composerBarStyles);
    return part.composerBar({ terms, peerName, editing, replyTo, onLeave: this.#onLeave });
  }

  /** What has files go along; null where none may, and as long as nothing can be done at all. */
  get #attaching(): Attaching | null {
    const part = this.accepts && lateActions.await(this);
    if (!part) return null;
    this.wear(part.attachStyles);
    return part.attachingOf(this, (styles) => this.wear(styles));
  }

  /** What has voice messages recorded; null where none may be, or can. */
  get #voicing(): Voicing | null {
    const part = this.features.voice && this.#attaching && lateActions.part;
    return part ? part.voicingOf(this) : null;
  }

  /** What has emoji picked; null as long as nothing can be done at all. */
  get #emoji(): EmojiWriting | null {
    const part = this.noEmoji ? null : lateActions.await(this);
    if (!part) return null;
    this.wear(part.emojiWritingStyles);
    return part.emojiWritingOf(this);
  }

  get #textarea(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  get #outgoing(): string {
    const text = this.#written.text.trim();
    // What nobody would see goes nowhere, not even beside files.
    return isVisibleText(text) ? text : '';
  }

  get #sendable(): boolean {
    const text = this.#outgoing;
    const { editing } = this;
    const files = editing ? editing.files.length : this.#attaching?.count;
    return text.length <= this.limit && (text !== '' || !!files);
  }

  readonly #onInput = (event: InputEvent): void => {
    this.#written.text = (event.target as HTMLTextAreaElement).value;
    this.#tellDraft();
    this.requestUpdate();
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    // What picks a word in an input method is not ours; Safari tells it only by code 229.
    if (event.isComposing || event.keyCode === 229) return;
    const { key, shiftKey, altKey, ctrlKey, metaKey } = event;
    const sends = this.#sendsOnShift ? shiftKey || ctrlKey || metaKey : !shiftKey;
    if (key === 'Enter' && sends && !altKey) {
      this.#send();
    } else if (key === 'Escape' && (this.editing || this.replyTo)) {
      // Nothing around it is to be left by the same press.
      event.stopPropagation();
      this.#onLeave();
    } else if (key === 'ArrowUp' && !(shiftKey || altKey || ctrlKey || metaKey) && this.#isEmpty) {
      this.dispatchEvent(new EditLastEvent());
    } else {
      return;
    }
    event.preventDefault();
  };

  readonly #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    this.#send();
  };

  readonly #onLeave = (): void => {
    this.#written.leave();
    this.requestUpdate();
    this.dispatchEvent(new LeaveEvent());
    this.focus();
  };

  get #sendsOnShift(): boolean {
    return this.sendOn === 'shift-enter';
  }

  get #isEmpty(): boolean {
    return this.#written.text === '' && this.editing === null;
  }

  #send(): void {
    const text = this.#outgoing;
    const { editing, isChanged } = this.#written;
    if (editing && (!isChanged || this.#sendable)) {
      this.#onLeave();
      if (isChanged) this.dispatchEvent(new EditEvent(editing, text));
    } else if (!editing && this.#sendable) {
      this.#written.text = '';
      this.#tellDraft();
      this.requestUpdate();
      this.dispatchEvent(new SendEvent(text, this.replyTo, this.#attaching?.give()));
    }
    this.focus();
  }

  #tellDraft(): void {
    this.#isTouched = true;
    if (this.editing === null) this.dispatchEvent(new DraftEvent(this.#written.text));
  }

  /** For browsers without `field-sizing: content`. */
  #grow(): void {
    const textarea = this.#textarea;
    if (!textarea || globalThis.CSS?.supports('field-sizing', 'content')) return;
    textarea.style.setProperty('block-size', 'auto');
    textarea.style.setProperty('block-size', `${textarea.scrollHeight}px`);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-composer': ChatComposer;
  }
}
