import type { ChatError, Privacy } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import { errorText } from '../localize/error-text.js';
import type { Terms } from '../localize/terms.js';
import { switchRow } from './switch-row.js';

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
  const choice = (name: keyof Privacy, words: string, hint: string) =>
    switchRow({
      ...{ id: name, words, hint },
      checked: privacy?.[name] ?? false,
      disabled: privacy === null,
      onChange: (on) => onChange({ [name]: on }),
    });
  return html`
    ${choice('presence', terms.showPresence, terms.showPresenceHint)}
    ${choice('receipts', terms.showReceipts, terms.showReceiptsHint)}
    <div role="alert">${error ? html`<p class="alert">${errorText(error, terms)}</p>` : nothing}</div>
  `;
}
