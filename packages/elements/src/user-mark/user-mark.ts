import type { User } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import type { Terms } from '../localize/terms.js';

/**
 * At the name of a program; or of somebody without an account, who may have given any: nobody has checked it.
 * A name that the server gave a guest says it itself.
 */
export function userMark(
  { bot, guest, name }: Pick<User, 'bot' | 'guest' | 'name'>,
  terms: Terms,
): TemplateResult | typeof nothing {
  const words = bot ? terms.bot : guest && !/^Guest [a-z2-9]{4}$/.test(name) && terms.guest;
  return words
    ? html`<span class="visually-hidden">, </span><span class="user-mark">${words}</span>`
    : nothing;
}
