import type { ChatErrorCode } from '@chat/client';
import { html, type TemplateResult } from 'lit';
import { icons } from '../icons/icons.js';
import type { Terms } from '../localize/terms.js';
import type { MessageContext } from './message-context.js';

/** That a message could not be sent, and what can be done about it. */
export function sendFailure({ message, terms, act }: MessageContext): TemplateResult {
  return html`
    <div class="failure" part="meta">
      <span class="reason">${icons.warning}${reason(message.error?.code, terms)}</span>
      <span class="actions">
        <button class="link-button" type="button" @click=${() => act('retry')}>${terms.retry}</button>
        <button class="link-button discard" type="button" @click=${() => act('discard')}>${terms.discard}</button>
      </span>
    </div>
  `;
}

function reason(code: ChatErrorCode | undefined, terms: Terms): string {
  switch (code) {
    case 'payload_too_large':
      return terms.failedTooLarge;
    case 'not_found':
      return terms.failedNotAllowed;
    default:
      return terms.failed;
  }
}
