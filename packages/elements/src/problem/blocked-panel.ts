import { html, nothing, type TemplateResult } from 'lit';
import { withName } from '../localize/isolate.js';
import type { Terms } from '../localize/terms.js';

export interface BlockedPanelOptions {
  readonly terms: Terms;
  /** Who is blocked. */
  readonly name: string;
  /** Whether they are about to be let through. */
  readonly busy: boolean;
  /** Whether that failed. */
  readonly failed: boolean;
  readonly onUnblock: () => void;
}

/** In the place of the composer of a conversation with somebody who is blocked; what was begun comes back with it. */
export function blockedPanel(options: BlockedPanelOptions): TemplateResult {
  const { terms, name, busy, failed, onUnblock } = options;
  return html`
    <div class="removed blocked">
      <p dir="auto">${withName(terms.youBlocked, name)}</p>
      <button class="link-button" type="button" aria-disabled=${busy ? 'true' : 'false'} @click=${onUnblock}>${terms.unblock}</button>
      <p role="alert">${failed ? terms.serverUnreachable : nothing}</p>
    </div>
  `;
}
