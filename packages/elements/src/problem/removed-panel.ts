import type { Features, User } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import { withName } from '../localize/isolate.js';
import type { Terms } from '../localize/terms.js';

/** What opens another one, for whoever may. */
interface Chat {
  readonly client: { readonly features: Features } | null;
  openAnew(): void;
}

/** In the place of the composer of a conversation that was removed; what was not sent stays above it. */
export function removedPanel(terms: Terms, peer: User, chat: Chat): TemplateResult {
  return html`
    <div class="removed" role="alert">
      <p>${withName(terms.removedText, peer.name)}</p>
      ${
        chat.client?.features.opening
          ? html`<button class="button" type="button" @click=${() => chat.openAnew()}>${terms.startAnew}</button>`
          : nothing
      }
    </div>
  `;
}
