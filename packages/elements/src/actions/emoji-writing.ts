import { html, type TemplateResult } from 'lit';
import { keepFocus } from '../chat-composer/keep-focus.js';
import { visiblePart } from '../chat-message-menu/menu-place.js';
import type { EmojiPickEvent } from '../emoji/emoji-pick-event.js';
import { lateEmoji } from '../late-emoji.js';
import type { Terms } from '../localize/terms.js';
import { scaleOf } from '../scale-of.js';
import type { EmojiHost } from './emoji-host.js';
import { emojiIcon } from './emoji-icon.js';
import { EmojiNames } from './emoji-names.js';
import { replaceText } from './replace-text.js';

/** As high as the head of a window, in px, which is to be seen above where emoji are picked, and some space. */
const head = 72;

/** Has emoji picked in one composer, or taken by their names. What they are picked by is loaded with the first of them. */
export class EmojiWriting {
  readonly #host: EmojiHost;
  readonly #names: EmojiNames;
  #state: 'closed' | 'open' | 'unreached' = 'closed';

  constructor(host: EmojiHost) {
    this.#host = host;
    this.#names = new EmojiNames(host);
  }

  /** The button at the end of the field. */
  button({ emoji }: Terms): TemplateResult {
    return html`
      <button
        class="icon-button emoji"
        part="emoji-button"
        type="button"
        title=${emoji}
        aria-label=${emoji}
        aria-haspopup="dialog"
        aria-expanded=${this.#state === 'open' ? 'true' : 'false'}
        @mousedown=${keepFocus}
        @click=${this.#toggle}
      >${emojiIcon}</button>
    `;
  }

  /** What is above the field. */
  over(terms: Terms): TemplateResult | null {
    if (this.#state === 'unreached') {
      return html`<p class="unreached" role="alert">${terms.serverUnreachable}</p>`;
    }
    if (this.#state === 'closed') return this.#names.list(terms);
    return html`
      <div class="emoji-place">
        <chat-emoji-picker
          exportparts="emoji-picker, emoji"
          .user=${this.#host.user ?? ''}
          @chat-emoji-pick=${this.#onPick}
          @chat-emoji-close=${this.#leave}
        ></chat-emoji-picker>
      </div>
    `;
  }

  readonly #toggle = async (): Promise<void> => {
    if (this.#state === 'open') {
      this.#leave();
      return;
    }
    try {
      await lateEmoji.load();
      this.#open();
    } catch {
      this.#state = 'unreached';
      this.#host.requestUpdate();
    }
  };

  async #open(): Promise<void> {
    const host = this.#host;
    this.#state = 'open';
    this.#fit();
    document.addEventListener('pointerdown', this.#onPress, true);
    window.addEventListener('resize', this.#fit);
    host.requestUpdate();
    await host.updateComplete;
    const picker = host.renderRoot.querySelector('chat-emoji-picker');
    await picker?.updateComplete;
    picker?.focus({ preventScroll: true });
  }

  /** Puts it away; who had the focus in it goes on writing. */
  readonly #leave = (): void => {
    this.#close();
    this.#host.focus();
  };

  #close(): void {
    this.#state = 'closed';
    document.removeEventListener('pointerdown', this.#onPress, true);
    window.removeEventListener('resize', this.#fit);
    this.#host.requestUpdate();
  }

  /** As high as there is room for, in the window and on the screen. */
  readonly #fit = (): void => {
    const host = this.#host;
    const root = host.getRootNode();
    const around = root instanceof ShadowRoot ? root.host : document.documentElement;
    const { top } = visiblePart(around.getBoundingClientRect());
    const box = host.getBoundingClientRect();
    const room = (box.top - top) / scaleOf(host, box) - head;
    host.style.setProperty('--_emoji-room', `${Math.max(160, room)}px`);
  };

  readonly #onPick = ({ emoji }: EmojiPickEvent): void => {
    const field = this.#host.renderRoot.querySelector('textarea');
    if (field) replaceText(field, field.selectionStart, field.selectionEnd, emoji);
  };

  readonly #onPress = (event: PointerEvent): void => {
    // Gone with the conversation that it was in.
    const isGone = !this.#host.isConnected;
    const path = event.composedPath();
    const isHere = (selector: string): boolean => {
      const element = this.#host.renderRoot.querySelector(selector);
      return element !== null && path.includes(element);
    };
    if (isGone || !(isHere('.emoji-place') || isHere('.emoji'))) this.#close();
  };
}

const byComposer = new WeakMap<EmojiHost, EmojiWriting>();

/** That of a composer. */
export function emojiWritingOf(composer: EmojiHost): EmojiWriting {
  const writing = byComposer.get(composer) ?? new EmojiWriting(composer);
  byComposer.set(composer, writing);
  return writing;
}
