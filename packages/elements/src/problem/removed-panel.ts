import { html, nothing, type TemplateResult } from 'lit';
import { withName } from '../localize/isolate.js';
import type { Terms } from '../localize/terms.js';

/** In the place of the composer of a conversation that was removed; what was not sent stays above it. */
export function removedPanel(
  terms: Terms,
  name: string,
  onAnew: (() => void) | null,
): TemplateResult {
  return html`
    <div class="removed" role="alert">
      <p>${withName(terms.removedText, name)}</p>
      ${
        onAnew
          ? html`<button class="button" type="button" @click=${onAnew}>${terms.startAnew}</button>`
          : nothing
      }
    </div>
  `;
}
