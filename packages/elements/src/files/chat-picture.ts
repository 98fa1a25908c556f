import type { MessageFile, TimelineMessage } from '@chat/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { ChatElement } from '../chat-element.js';
import { baseStyles } from '../styles/base.styles.js';
import { chatPictureStyles } from './chat-picture.styles.js';
import { fileIcons } from './file-icons.js';
import { fileUrl, isGone } from './file-url.js';
import { ignoreScreen, whenNearScreen } from './near-screen.js';
import type { Box } from './picture-box.js';
import { drawPreview } from './picture-preview.js';

/** Milliseconds after which what could not be reached is asked for again; doubled each time. */
const firstPause = 4_000;
const longestPause = 60_000;

/** How far a picture has come. */
type Arrival =
  /** Nobody has asked for it yet, or it was out of reach. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'asked' }
  | { readonly kind: 'loading' | 'shown'; readonly url: string }
  /** It is not to be had. */
  | { readonly kind: 'gone' };

const waiting: Arrival = { kind: 'waiting' };

/**
 * Fills the place that it is given: with the preview first, with the picture once it is near the screen and has come, and
 * with words where it is not to be had.
 *
 * @summary A picture of a message.
 * @event {FileUrlEvent} chat-file-url - The picture is about to be shown: where it can be read is wanted.
 */
export class ChatPicture extends ChatElement {
  static override properties = {
    message: { attribute: false },
    file: { attribute: false },
    label: { attribute: false },
    box: { attribute: false },
    fit: { type: String, reflect: true },
    arrival: { state: true },
  };
  static override styles = [baseStyles, chatPictureStyles];

  declare message: TimelineMessage | null;
  declare file: MessageFile | null;
  /** For who cannot see it; empty where what is around it says it. */
  declare label: string;
  /** Its room, where what is around it does not say it. */
  declare box: Box | null;
  /**
   * `cover` fills the place, `contain` shows all of the picture, `none` as large as it is.
   * @default 'cover'
   */
  declare fit: 'cover' | 'contain' | 'none';
  declare private arrival: Arrival;

  /** What it was called when it was asked for: null before the server had it. */
  #askedId: string | null = null;
  /** How often in a row what was shown failed. */
  #failures = 0;
  #pause = firstPause;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.message = null;
    this.file = null;
    this.label = '';
    this.box = null;
    this.fit = 'cover';
    this.arrival = waiting;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.arrival === waiting) whenNearScreen(this, () => this.load());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    ignoreScreen(this);
    clearTimeout(this.#timer);
  }

  /** Whether it is known that it is not to be had. */
  get isGone(): boolean {
    return this.arrival.kind === 'gone';
  }

  /** Asks for it, whatever came of it before. */
  load(): Promise<void> {
    this.#failures = 0;
    return this.#ask();
  }

  async #ask(): Promise<void> {
    const { message, file } = this;
    if (!message || !file) return;
    clearTimeout(this.#timer);
    this.#askedId = file.id;
    this.arrival = { kind: 'asked' };
    try {
      this.arrival = { kind: 'loading', url: await fileUrl(this, message, file) };
    } catch (error) {
      if (isGone(error) && file.id !== null) this.arrival = { kind: 'gone' };
      else this.#tryLater();
    }
  }

  protected override willUpdate(changed: PropertyValues): void {
    const before = changed.get('file') as MessageFile | null | undefined;
    // What could not be shown from here can be had from the server.
    if (before?.id === null && this.file?.id && this.arrival === waiting) this.load();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('box')) this.#takeRoom();
    if (!changed.has('file')) return;
    const before = changed.get('file') as MessageFile | null | undefined;
    const preview = this.file?.picture?.preview;
    const canvas = this.renderRoot.querySelector('canvas');
    if (canvas && preview && preview !== before?.picture?.preview) drawPreview(canvas, preview);
  }

  protected override render(): TemplateResult {
    const { arrival, label } = this;
    return html`
      <div class="frame ${arrival.kind}">
        <canvas width="1" height="1" aria-hidden="true"></canvas>
        ${
          'url' in arrival
            ? html`<img
                src=${arrival.url}
                alt=${label}
                decoding="async"
                draggable="false"
                referrerpolicy="no-referrer"
                @load=${this.#onLoad}
                @error=${this.#onError}
              />`
            : nothing
        }
        ${arrival.kind === 'gone' ? html`<span class="words">${fileIcons.gone}<span dir="auto">${this.terms.fileGone}</span></span>` : nothing}
      </div>
    `;
  }

  /** Not by an attribute, which a strict page forbids. */
  #takeRoom(): void {
    const { style, box } = this;
    style.setProperty('inline-size', box ? `${box.width}px` : '');
    style.setProperty('aspect-ratio', box ? `${box.width} / ${box.height}` : '');
  }

  readonly #onLoad = (): void => {
    this.#failures = 0;
    this.#pause = firstPause;
    if ('url' in this.arrival) this.arrival = { kind: 'shown', url: this.arrival.url };
  };

  /** The link may just have expired: then there is another one. */
  readonly #onError = (): void => {
    this.#failures += 1;
    // It was sent meanwhile: so the server has it, whatever is to be had from here.
    if (this.file?.id !== this.#askedId) this.load();
    else if (this.#failures === 1) this.#ask();
    else if (this.file?.id === null) this.arrival = waiting;
    else if (navigator.onLine === false) this.#tryLater();
    else this.arrival = { kind: 'gone' };
  };

  #tryLater(): void {
    this.arrival = waiting;
    if (!this.isConnected) return;
    this.#timer = setTimeout(() => whenNearScreen(this, () => this.load()), this.#pause);
    this.#pause = Math.min(longestPause, this.#pause * 2);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-picture': ChatPicture;
  }
}
