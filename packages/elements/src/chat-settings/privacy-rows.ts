import type { ChatError, Privacy } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import { errorText } from '../localize/error-text.js';
import type { Terms } from '../localize/terms.js';

export interface PrivacyRowsOptions {
  readonly terms: Terms;
  /** Null until it is known. */
  readonly privacy: Privacy | null;
  readonly error: ChatError | null;
  readonly onChange: (change: Partial<Privacy>) => void;
}

/** What others learn of the user. */
export function privacyRows({
  terms,
  privacy,
  error,
  onChange,
}: PrivacyRowsOptions): TemplateResult {
  const choice = (name: keyof Privacy, words: string, hint: string) => html`
    <label class="choice">
      <span class="words"><span id=${`${name}-words`}>${words}</span><span class="hint" id=${`${name}-hint`}>${hint}</span></span>
      <input
        id=${name}
        type="checkbox"
        role="switch"
        aria-labelledby=${`${name}-words`}
        aria-describedby=${`${name}-hint`}
        .checked=${privacy?.[name] ?? false}
        ?disabled=${privacy === null}
        @change=${({ target }: Event) => onChange({ [name]: (target as HTMLInputElement).checked })}
      />
    </label>
  `;
  return html`
    ${choice('presence', terms.showPresence, terms.showPresenceHint)}
    ${choice('receipts', terms.showReceipts, terms.showReceiptsHint)}
    <div role="alert">${error ? html`<p class="alert">${errorText(error, terms)}</p>` : nothing}</div>
  `;
}
