import { isVisibleText } from '@chat/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { ChatElement } from '../chat-element.js';
import { icons } from '../icons/icons.js';
import { isolate } from '../localize/isolate.js';
import { baseStyles } from '../styles/base.styles.js';
import { controlStyles } from '../styles/controls.styles.js';
import { chatComposerStyles } from './chat-composer.styles.js';
import { SendEvent } from './send-event.js';

/** How near the limit the count of what is left appears, in characters. */
const nearLimit = 200;

/**
 * @summary Where a message is written. Enter sends, Shift+Enter begins a new line.
 * @event {SendEvent} chat-send - The user sends a message.
 * @csspart field - The field and its button.
 * @csspart textarea - Where the text goes.
 * @csspart send-button - The button that sends.
 */
export class ChatComposer extends ChatElement {
  static override properties = {
    peerName: { attribute: false },
    limit: { type: Number },
    text: { state: true },
  };
  static override styles = [baseStyles, controlStyles, chatComposerStyles];

  declare peerName: string;
  /**
   * Longest message, in UTF-16 code units: what the server takes.
   * @default 16000
   */
  declare limit: number;
  declare private text: string;

  constructor() {
    super();
    this.peerName = '';
    this.limit = 16_000;
    this.text = '';
  }

  override focus(options?: FocusOptions): void {
    this.#textarea?.focus(options);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('text')) this.#grow();
  }

  protected override render(): TemplateResult {
    const { terms } = this;
    const left = this.limit - this.#outgoing.length;
    return html`
      <form @submit=${this.#onSubmit}>
        <div class="field" part="field">
          <textarea
            part="textarea"
            rows="1"
            dir=${this.text === '' ? nothing : 'auto'}
            enterkeyhint="send"
            autocomplete="off"
            .value=${this.text}
            aria-label=${terms.composerLabel(isolate(this.peerName))}
            aria-invalid=${left < 0 ? 'true' : 'false'}
            aria-describedby="left"
            placeholder=${terms.composerPlaceholder}
            @input=${this.#onInput}
            @keydown=${this.#onKeydown}
          ></textarea>
          <button
            class="send"
            part="send-button"
            type="submit"
            aria-disabled=${this.#sendable ? 'false' : 'true'}
            @mousedown=${keepFocus}
          >
            ${icons.send}<span class="visually-hidden">${terms.send}</span>
          </button>
        </div>
        <p id="left" class=${left < 0 ? 'left over' : 'left'} role="status">
          ${
            left > nearLimit
              ? nothing
              : left < 0
                ? terms.tooLong(-left)
                : terms.charactersLeft(left)
          }
        </p>
      </form>
    `;
  }

  get #textarea(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  get #outgoing(): string {
    return this.text.trim();
  }

  get #sendable(): boolean {
    const text = this.#outgoing;
    return text.length <= this.limit && isVisibleText(text);
  }

  readonly #onInput = (event: InputEvent): void => {
    this.text = (event.target as HTMLTextAreaElement).value;
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
    // Enter that picks a word in an input method is not ours; Safari tells it only by code 229.
    if (event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#send();
  };

  readonly #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    this.#send();
  };

  #send(): void {
    if (this.#sendable) {
      const text = this.#outgoing;
      this.text = '';
      this.dispatchEvent(new SendEvent(text));
    }
    this.focus();
  }

  /** For browsers without `field-sizing: content`. */
  #grow(): void {
    const textarea = this.#textarea;
    if (!textarea || globalThis.CSS?.supports('field-sizing', 'content')) return;
    textarea.style.setProperty('block-size', 'auto');
    textarea.style.setProperty('block-size', `${textarea.scrollHeight}px`);
  }
}

/** A press on the button would take the focus, and with it a phone's keyboard. */
function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-composer': ChatComposer;
  }
}
