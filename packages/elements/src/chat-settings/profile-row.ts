import type { User } from '@chat/client';
import { html, type TemplateResult } from 'lit';
import { avatar } from '../avatar/avatar.js';
import type { Terms } from '../localize/terms.js';
import { userMark } from '../user-mark/user-mark.js';
import type { SettingsPage } from './settings-page.js';
import { settingsRow } from './settings-row.js';

export interface ProfileRowOptions {
  readonly user: User;
  readonly terms: Terms;
  /** Leads to where it is changed; null where it cannot be. */
  readonly onOpen: ((page: SettingsPage) => void) | null;
}

/** Who the user is, as others see them. */
export function profileRow({ user, terms, onOpen }: ProfileRowOptions): TemplateResult {
  const who = html`
    ${avatar(user)}
    <span class="words">
      <span class="name"><bdi>${user.name}</bdi>${userMark(user, terms)}</span>
      ${user.guest ? '' : html`<span class="hint"><span class="visually-hidden">, </span><bdi>${user.username}</bdi></span>`}
    </span>
  `;
  if (!onOpen) return html`<div class="row profile">${who}</div>`;
  const words = html`<span class="visually-hidden">${terms.profile}: </span>${who}`;
  return settingsRow({ page: 'profile', words, onOpen });
}
