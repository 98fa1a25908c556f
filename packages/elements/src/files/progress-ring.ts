import { html, type TemplateResult } from 'lit';
import { fileIcons } from './file-icons.js';

const radius = 16;
const around = 2 * Math.PI * radius;
/** Of what has not begun, so that it is seen to be one that will. */
const least = 0.04;

export interface RingOptions {
  /** From 0 to 1. */
  readonly progress: number;
  /** What is under way, in a word. */
  readonly doing: string;
  readonly cancel: string;
  readonly tabindex: '0' | '-1';
  readonly onCancel: () => void;
}

/** How far something has got, around what ends it. */
export function progressRing(options: RingOptions): TemplateResult {
  const { progress, doing, cancel, tabindex, onCancel } = options;
  const percent = Math.floor(progress * 100);
  return html`
    <span class="ring">
      <span
        class="visually-hidden"
        role="progressbar"
        aria-label=${doing}
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${percent}
      ></span>
      <button type="button" tabindex=${tabindex} title=${cancel} aria-label=${cancel} @click=${onCancel}>
        <svg class="track" viewBox="0 0 40 40" aria-hidden="true">
          <circle cx="20" cy="20" r=${radius} />
          <circle
            class="done"
            cx="20"
            cy="20"
            r=${radius}
            stroke-dasharray=${around}
            stroke-dashoffset=${around * (1 - Math.max(least, progress))}
          />
        </svg>
        ${fileIcons.close}
      </button>
    </span>
  `;
}
