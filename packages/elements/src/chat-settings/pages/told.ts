import type { ChatError } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import { icons } from '../../icons/icons.js';
import { errorText } from '../../localize/error-text.js';
import type { Terms } from '../../localize/terms.js';

/** That something is done, once it is. */
export function told(words: string | TemplateResult | null): TemplateResult {
  return html`<div role="status">${words ? html`<p class="told">${icons.check}<span>${words}</span></p>` : nothing}</div>`;
}

/** Why something is not done, unless that is said elsewhere. */
export function failed(error: ChatError | null, terms: Terms): TemplateResult {
  return html`<div role="alert">${error ? html`<p class="alert">${errorText(error, terms)}</p>` : nothing}</div>`;
}
