import type { ChatErrorCode, UnconfirmedChange } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import type { MessageContext } from '../chat-message/message-context.js';
import { icons } from '../icons/icons.js';
import { changeFailureText } from '../localize/change-failure-text.js';

/** What the same thing once more would meet again. */
const hopeless: ReadonlySet<ChatErrorCode | undefined> = new Set<ChatErrorCode>([
  'forbidden',
  'message_refused',
  'too_late',
  'message_not_found',
  'not_found',
  'too_many_reactions',
]);

/** That something done to a message was refused, what it was, and what can be done about it. */
export function changeFailure(
  change: UnconfirmedChange,
  { terms, act }: MessageContext,
): TemplateResult {
  const { text, error } = change;
  return html`
    <div class="failure changed">
      <span class="reason">${icons.warning}<span dir="auto">${changeFailureText(change, terms)}</span></span>
      ${text ? html`<span class="wanted" dir="auto">${text}</span>` : nothing}
      <span class="actions">
        ${
          hopeless.has(error?.code)
            ? nothing
            : html`<button class="link-button" type="button" @click=${() => act('retry')}>${terms.retry}</button>`
        }
        <button class="link-button discard" type="button" @click=${() => act('discard')}>${terms.discardChange}</button>
      </span>
    </div>
  `;
}
