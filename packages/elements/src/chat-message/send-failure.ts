import { html, type TemplateResult } from 'lit';
import { icons } from '../icons/icons.js';
import type { MessageContext } from './message-context.js';

/** That a message could not be sent, and what can be done about it. @param why in the place of nothing but that */
export function sendFailure({ terms, act }: MessageContext, why = terms.failed): TemplateResult {
  return html`
    <div class="failure" part="meta">
      <span class="reason">${icons.warning}${why}</span>
      <span class="actions">
        <button class="link-button" type="button" @click=${() => act('retry')}>${terms.retry}</button>
        <button class="link-button discard" type="button" @click=${() => act('discard')}>${terms.discard}</button>
      </span>
    </div>
  `;
}
