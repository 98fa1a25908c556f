import { html, type TemplateResult } from 'lit';
import { icons } from '../icons/icons.js';
import { connectionBanner } from './connection-banner.js';
import type { ViewOptions } from './view-options.js';

/** What stands beside the list while none of its conversations is open. */
export function choicePanel(options: ViewOptions): TemplateResult {
  return html`
    ${connectionBanner(options, { queued: 0, kept: true })}
    <div class="panel choice">
      <span class="medallion">${icons.bubbles}</span>
      <p>${options.terms.choose}</p>
    </div>
  `;
}
