import { html, type TemplateResult } from 'lit';
import { icons } from '../icons/icons.js';
import { withName } from '../localize/isolate.js';
import type { Terms } from '../localize/terms.js';

/** What stands in a conversation in which nobody has written yet. */
export function emptyPanel(terms: Terms, name: string): TemplateResult {
  return html`
    <div class="panel">
      <span class="medallion">${icons.bubbles}</span>
      <h3>${terms.emptyHeading}</h3>
      <p>${withName(terms.emptyText, name)}</p>
    </div>
  `;
}
