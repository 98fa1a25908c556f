import type { ChatError } from '@chat/client';
import { html, type TemplateResult } from 'lit';
import type { Terms } from '../../localize/terms.js';
import { failed } from './told.js';

const skeleton = html`<div class="skeleton" aria-hidden="true"><i></i><i></i><i></i></div>`;

export interface LoadingOptions {
  readonly terms: Terms;
  /** Why it could not be loaded. */
  readonly error: ChatError | null;
  readonly onLoad: () => void;
}

/** In the place of what is not loaded yet. */
export function loading({ terms, error, onLoad }: LoadingOptions): TemplateResult {
  if (!error) return html`<div aria-busy="true">${skeleton}</div>`;
  return html`
    ${failed(error, terms)}
    <button class="button" type="button" @click=${onLoad}>${terms.tryAgain}</button>
  `;
}
