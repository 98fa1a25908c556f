import type { User } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import { withName } from '../localize/isolate.js';
import type { Terms } from '../localize/terms.js';

/** What lets somebody through again. */
interface Safety {
  /** Null until it is loaded. */
  readonly measures: {
    /** Whether they are about to be let through. */
    isUnblocking(user: User): boolean;
    /** Whether that failed. */
    hasFailed(user: User): boolean;
  } | null;
  unblock(user: User): void;
}

/**
 * In the place of the composer of a conversation with somebody who is blocked; what was begun comes back with it.
 *
 * @param isOutOfReach - Whether what lets them through could not be loaded
 */
export function blockedPanel(
  terms: Terms,
  peer: User,
  safety: Safety,
  isOutOfReach: boolean,
): TemplateResult {
  const { measures } = safety;
  const busy = measures?.isUnblocking(peer) ?? false;
  const failed = measures?.hasFailed(peer) ?? isOutOfReach;
  return html`
    <div class="removed blocked">
      <p dir="auto">${withName(terms.youBlocked, peer.name)}</p>
      <button class="link-button" type="button" aria-disabled=${busy ? 'true' : 'false'} @click=${() => safety.unblock(peer)}>${terms.unblock}</button>
      <p role="alert">${failed ? terms.serverUnreachable : nothing}</p>
    </div>
  `;
}
