import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { fileIcons } from './file-icons.js';

/** Of the drawing, in pixels: twice as many as there is room for, for screens that have them. */
const side = 112;

/**
 * @summary A picture that is not sent yet, small. Drawn and not linked to, so that it keeps no more memory than that, and needs no
 *   leave of a strict page.
 */
export class ChatFileThumbnail extends LitElement {
  static override properties = { file: { attribute: false }, failed: { state: true } };
  static override styles = css`
    :host {
      display: grid;
      place-items: center;
      overflow: hidden;
    }
    canvas {
      inline-size: 100%;
      block-size: 100%;
    }
    [hidden] {
      display: none;
    }
  `;

  declare file: File | null;
  /** Whether it cannot be drawn. */
  declare private failed: boolean;

  constructor() {
    super();
    this.file = null;
    this.failed = false;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('file') && this.file) this.#draw(this.file);
  }

  protected override render(): TemplateResult {
    return html`
      <canvas width=${side} height=${side} ?hidden=${this.failed} aria-hidden="true"></canvas>
      ${this.failed ? fileIcons.picture : ''}
    `;
  }

  async #draw(file: File): Promise<void> {
    try {
      const picture = await createImageBitmap(file);
      const { width, height } = picture;
      // The middle of it, as much as fills the square.
      const part = Math.min(width, height);
      const [left, top] = [(width - part) / 2, (height - part) / 2];
      const context = this.renderRoot.querySelector('canvas')?.getContext('2d');
      if (context) context.imageSmoothingQuality = 'high';
      context?.drawImage(picture, left, top, part, part, 0, 0, side, side);
      picture.close();
    } catch {
      this.failed = true;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-file-thumbnail': ChatFileThumbnail;
  }
}
