import { html, type TemplateResult } from 'lit';
import type { Terms } from '../localize/terms.js';

/** At the name of somebody without an account, who may have given any: nobody has checked it. */
export function guestMark(terms: Terms): TemplateResult {
  return html`<span class="visually-hidden">, </span><span class="guest">${terms.guest}</span>`;
}
