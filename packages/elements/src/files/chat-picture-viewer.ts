import type { MessageFile, TimelineMessage } from '@chat/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { ChatElement } from '../chat-element.js';
import { isolate } from '../localize/isolate.js';
import { baseStyles } from '../styles/base.styles.js';
import { chatPictureViewerStyles } from './chat-picture-viewer.styles.js';
import { fileIcons } from './file-icons.js';
import { fileUrl, isGone } from './file-url.js';
import { PictureGestures } from './picture-gestures.js';
import { PicturesCloseEvent } from './pictures-close-event.js';
import { saveUrl } from './save-url.js';
import { type Point, whole, type Zoom, zoomed } from './zoom.js';

const middle: Point = { x: 0, y: 0 };
/** How much a key or a button enlarges. */
const step = 1.5;

/** What saving a picture came to. */
type Saving = 'idle' | 'busy' | 'gone' | 'unreachable';

/**
 * Opens over the whole page as soon as it is in it, and has the focus; leaving it is told, and whoever put it there takes
 * it away.
 *
 * @summary The pictures of a message, one at a time, as large as there is room.
 * @event {PicturesCloseEvent} chat-pictures-close - The user has seen enough.
 * @event {FileUrlEvent} chat-file-url - A picture is about to be shown, or saved: where it can be read is wanted.
 */
export class ChatPictureViewer extends ChatElement {
  static override properties = {
    message: { attribute: false },
    pictures: { attribute: false },
    at: { attribute: false },
    zoom: { state: true },
    saving: { state: true },
  };
  static override styles = [baseStyles, chatPictureViewerStyles];

  declare message: TimelineMessage | null;
  declare pictures: readonly MessageFile[];
  /** Which of them is shown. */
  declare at: number;
  declare private zoom: Zoom;
  declare private saving: Saving;

  readonly #gestures = new PictureGestures({
    zoom: () => this.zoom,
    show: (zoom) => {
      this.zoom = zoom;
    },
    onSwipe: (to) => this.#stepTo(to),
    onPress: (at) => {
      if (this.zoom.scale === 1 && this.#isBeside(at)) this.#close();
    },
  });

  constructor() {
    super();
    this.message = null;
    this.pictures = [];
    this.at = 0;
    this.zoom = whole;
    this.saving = 'idle';
  }

  protected override firstUpdated(): void {
    const dialog = this.#dialog;
    // It keeps the focus, and all else is out of reach, where browsers know how.
    if (dialog?.showModal) dialog.showModal();
    else dialog?.setAttribute('open', '');
    // A wheel is listened to passively otherwise.
    dialog?.addEventListener('wheel', (event) => event.preventDefault(), { passive: false });
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('zoom')) return;
    const { scale, x, y } = this.zoom;
    const picture = this.renderRoot.querySelector('chat-picture');
    picture?.style.setProperty('transform', `translate(${x}px, ${y}px) scale(${scale})`);
  }

  protected override render(): TemplateResult {
    const { terms, pictures, at, message, zoom } = this;
    const file = pictures[at];
    if (!file) return html``;
    const { onDown, onMove, onUp, onDouble, onWheel } = this.#gestures;
    const many = pictures.length > 1;
    const words =
      this.saving === 'gone'
        ? terms.fileGone
        : this.saving === 'unreachable'
          ? terms.fileUnreachable
          : many
            ? terms.picturePlace(at + 1, pictures.length)
            : nothing;
    return html`
      <dialog
        aria-label=${isolate(file.name)}
        @keydown=${this.#onKeydown}
        @cancel=${this.#onCancel}
        @close=${this.#tellClosed}
      >
        <div class="bar">
          <p class="about"><bdi class="name">${file.name}</bdi><span role="status" dir="auto">${words}</span></p>
          ${this.#button('minus', terms.zoomOut, () => this.#zoomBy(1 / step), zoom.scale === 1)}
          ${this.#button('plus', terms.zoomIn, () => this.#zoomBy(step))}
          ${this.#button('down', terms.savePicture, () => this.#save(file))}
          ${this.#button('close', terms.closePictures, () => this.#close(), false, true)}
        </div>
        <div
          class="stage ${zoom.scale > 1 ? 'zoomed' : ''}"
          @pointerdown=${onDown}
          @pointermove=${onMove}
          @pointerup=${onUp}
          @pointercancel=${onUp}
          @dblclick=${onDouble}
          @wheel=${onWheel}
        >
          ${keyed(
            at,
            html`<chat-picture
              role="img"
              aria-label=${isolate(file.name)}
              fit="contain"
              .message=${message}
              .file=${file}
            ></chat-picture>`,
          )}
        </div>
        ${many ? this.#stepButton('back', terms.previousPicture, -1) : nothing}
        ${many ? this.#stepButton('next', terms.nextPicture, 1) : nothing}
      </dialog>
    `;
  }

  #button(
    icon: 'minus' | 'plus' | 'down' | 'close',
    words: string,
    onClick: () => void,
    isOff = false,
    isFirst = false,
  ): TemplateResult {
    return html`<button
      class=${icon}
      type="button"
      title=${words}
      aria-label=${words}
      aria-disabled=${isOff ? 'true' : 'false'}
      ?autofocus=${isFirst}
      @click=${onClick}
    >${fileIcons[icon]}</button>`;
  }

  #stepButton(icon: 'back' | 'next', words: string, by: number): TemplateResult {
    const isOff = !this.pictures[this.at + by];
    return html`<button
      class="step ${icon}"
      type="button"
      title=${words}
      aria-label=${words}
      aria-disabled=${isOff ? 'true' : 'false'}
      @click=${() => this.#step(by)}
    >${fileIcons[icon]}</button>`;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  get #isRtl(): boolean {
    return getComputedStyle(this).direction === 'rtl';
  }

  #stepTo(side: 'left' | 'right'): void {
    this.#step((side === 'right') === this.#isRtl ? -1 : 1);
  }

  #step(by: number): void {
    if (!this.pictures[this.at + by]) return;
    this.at += by;
    this.zoom = whole;
    this.saving = 'idle';
  }

  #zoomBy(factor: number): void {
    const stage = this.renderRoot.querySelector('.stage');
    if (!stage) return;
    this.zoom = zoomed(this.zoom, factor, middle, stage.getBoundingClientRect());
  }

  /** Whether a point of the stage is outside of the picture. */
  #isBeside({ x, y }: Point): boolean {
    const stage = this.renderRoot.querySelector('.stage');
    const picture = this.pictures[this.at]?.picture;
    if (!stage || !picture) return false;
    const { width, height } = stage.getBoundingClientRect();
    const scale = Math.min(width / picture.width, height / picture.height);
    return Math.abs(x) > (picture.width * scale) / 2 || Math.abs(y) > (picture.height * scale) / 2;
  }

  async #save(file: MessageFile): Promise<void> {
    const { message } = this;
    if (!message || this.saving === 'busy') return;
    this.saving = 'busy';
    let saving: Saving;
    try {
      const saved = await saveUrl(await fileUrl(this, message, file), file.name, true);
      saving = saved === 'gone' ? 'gone' : 'idle';
    } catch (error) {
      saving = isGone(error) ? 'gone' : 'unreachable';
    }
    // Unless another one is looked at by now.
    if (this.pictures[this.at] === file) this.saving = saving;
  }

  #close(): void {
    const dialog = this.#dialog;
    // Which is told by itself.
    if (dialog?.open && 'close' in dialog) dialog.close();
    else this.#tellClosed();
  }

  readonly #tellClosed = (): void => {
    this.dispatchEvent(new PicturesCloseEvent());
  };

  readonly #onCancel = (event: Event): void => {
    event.preventDefault();
    this.#close();
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    // What is around it has keys of its own.
    event.stopPropagation();
    const { key, ctrlKey, metaKey, altKey, target } = event;
    if (ctrlKey || metaKey || altKey) return;
    switch (key) {
      case 'Escape':
        // Or it would close what the window is in, too.
        event.preventDefault();
        this.#close();
        break;
      case 'ArrowLeft':
        this.#stepTo('left');
        break;
      case 'ArrowRight':
        this.#stepTo('right');
        break;
      case '+':
      case '=':
        this.#zoomBy(step);
        break;
      case '-':
        this.#zoomBy(1 / step);
        break;
      case '0':
        this.zoom = whole;
        break;
      case ' ':
        if (target instanceof HTMLButtonElement) return;
        break;
      case 'ArrowUp':
      case 'ArrowDown':
      case 'PageUp':
      case 'PageDown':
      case 'Home':
      case 'End':
        // The page behind does not scroll.
        break;
      default:
        return;
    }
    event.preventDefault();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-picture-viewer': ChatPictureViewer;
  }
}
