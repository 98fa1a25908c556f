import { html, type TemplateResult } from 'lit';
import { lateIcons } from '../icons/late-icons.js';
import type { Terms } from '../localize/terms.js';

/** Leads to the latest message, and says how many came that the reader has not seen. */
export function jumpButton(terms: Terms, unseen: number, onJump: () => void): TemplateResult {
  return html`
    <button class="jump ${unseen > 0 ? 'new' : ''}" type="button" @click=${onJump}>
      ${lateIcons.down}
      ${
        unseen > 0
          ? html`<span>${terms.newMessages(unseen)}</span>`
          : html`<span class="visually-hidden">${terms.toLatest}</span>`
      }
    </button>
  `;
}
