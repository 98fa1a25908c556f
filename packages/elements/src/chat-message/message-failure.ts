import type { ChatErrorCode } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import { icons } from '../icons/icons.js';
import { changeFailureText, sendFailureText } from '../localize/failure-text.js';
import type { MessageContext } from './message-context.js';

/** What the same thing once more would meet again. */
const hopeless: ReadonlySet<ChatErrorCode | undefined> = new Set<ChatErrorCode>([
  'forbidden',
  'too_late',
  'message_not_found',
  'not_found',
  'too_many_reactions',
]);

/** That a message could not be sent, and what can be done about it. */
export function sendFailure({ message, terms, act }: MessageContext): TemplateResult {
  return html`
    <div class="failure" part="meta">
      <span class="reason">${icons.warning}${sendFailureText(message.error?.code, terms)}</span>
      <span class="actions">
        <button class="link-button" type="button" @click=${() => act('retry')}>${terms.retry}</button>
        <button class="link-button discard" type="button" @click=${() => act('discard')}>${terms.discard}</button>
      </span>
    </div>
  `;
}

/** That something done to a message was refused, what it was, and what can be done about it. */
export function changeFailure({
  message: { change },
  terms,
  act,
}: MessageContext): TemplateResult | typeof nothing {
  if (change?.status !== 'failed') return nothing;
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
