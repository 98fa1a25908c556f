import { html, type TemplateResult } from 'lit';
import { icons } from '../icons/icons.js';
import type { Terms } from '../localize/terms.js';

/** What stands beside the list while none of its conversations is open. */
export function choicePanel(terms: Terms): TemplateResult {
  return html`
    <div class="panel choice">
      <span class="medallion">${icons.bubbles}</span>
      <p>${terms.choose}</p>
    </div>
  `;
}
