import type { User } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import type { Terms } from '../localize/terms.js';

/**
 * At the name of somebody without an account, who may have given any: nobody has checked it. A name that
 * the server gave them says it itself.
 */
export function guestMark(
  { guest, name }: Pick<User, 'guest' | 'name'>,
  terms: Terms,
): TemplateResult | typeof nothing {
  return guest && !/^Guest [a-z2-9]{4}$/.test(name)
    ? html`<span class="visually-hidden">, </span><span class="guest">${terms.guest}</span>`
    : nothing;
}
