import type { ChatError, Privacy, User } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import type { Credentials, CredentialsEvent } from '../chat-sign-in/credentials-event.js';
import { icons } from '../icons/icons.js';
import { withName } from '../localize/isolate.js';
import type { Terms } from '../localize/terms.js';
import { downloadRow } from './download-row.js';
import type { DownloadState } from './download-state.js';
import type { KeepingState } from './keeping-state.js';
import { notificationRows } from './notification-rows.js';
import type { NotificationChoice, NotificationState } from './notification-state.js';
import { privacyRows } from './privacy-rows.js';
import { profileRow } from './profile-row.js';
import type { SettingsPage } from './settings-page.js';
import { rowId, settingsRow } from './settings-row.js';

export interface SettingsRowsOptions {
  readonly terms: Terms;
  readonly user: User | null;
  readonly pages: readonly SettingsPage[];
  readonly privacy: Privacy | null | undefined;
  readonly error: ChatError | null;
  readonly keeping: KeepingState | null;
  readonly download: DownloadState | null;
  readonly notifications: NotificationState | null;
  readonly signsOut: boolean;
  readonly onOpen: (page: SettingsPage) => void;
  readonly onPrivacy: (change: Partial<Privacy>) => void;
  readonly onKeep: (credentials: Credentials) => void;
  readonly onDownload: () => void;
  readonly onNotification: (choice: NotificationChoice, on: boolean) => void;
  readonly onSignOut: () => void;
  readonly onLeave: () => void;
}

/** What there is to choose, in groups, and what destroys last. */
export function settingsRows(options: SettingsRowsOptions): TemplateResult {
  const { terms, user, pages, keeping, onOpen } = options;
  const kept = keeping?.kept;
  return html`
    ${user ? profileRow({ user, terms, onOpen: pages.includes('profile') ? onOpen : null }) : nothing}
    ${keeping && !kept ? keep(keeping, options) : nothing}
    <div role="status">${kept ? html`<p class="kept">${icons.check}<span>${withName(terms.kept, kept)}</span></p>` : nothing}</div>
    ${notificationGroup(options)}
    ${privacyGroup(options)}
    ${accountGroup(options)}
    ${user?.guest ? leaving(options) : row('deletion', terms.deleteAccount, options)}
  `;
}

function keep({ busy, error }: KeepingState, { onKeep }: SettingsRowsOptions): TemplateResult {
  return html`
    <chat-sign-in
      purpose="keep"
      .busy=${busy}
      .error=${error}
      @chat-credentials=${({ credentials }: CredentialsEvent) => onKeep(credentials)}
    ></chat-sign-in>
  `;
}

function notificationGroup(options: SettingsRowsOptions): unknown {
  const { terms, notifications: state, onNotification: onChange } = options;
  const isOffered = state && (state.title ?? state.sound ?? state.notifications) !== null;
  return isOffered ? notificationRows({ terms, state, onChange }) : nothing;
}

function privacyGroup(options: SettingsRowsOptions): unknown {
  const { terms, pages, privacy, error, onPrivacy } = options;
  if (privacy === undefined && !pages.includes('blocked')) return nothing;
  return html`
    <h3>${terms.privacy}</h3>
    ${privacy === undefined ? nothing : privacyRows({ terms, privacy, error, onChange: onPrivacy })}
    ${row('blocked', terms.blockedPeople, options)}
  `;
}

function accountGroup(options: SettingsRowsOptions): unknown {
  const { terms, pages, download, signsOut, onDownload, onSignOut } = options;
  const isAccount = signsOut || pages.includes('password') || pages.includes('sessions');
  if (!isAccount && !download) return nothing;
  return html`
    <h3>${isAccount ? terms.account : terms.yourData}</h3>
    ${row('password', terms.changePassword, options)}
    ${row('sessions', terms.sessions, options)}
    ${download ? downloadRow({ terms, state: download, onDownload }) : nothing}
    ${signsOut ? html`<button class="row" id="sign-out" type="button" @click=${onSignOut}>${terms.signOut}<span class="out">${icons.signOut}</span></button>` : nothing}
  `;
}

/** For a guest, in the place of signing out. */
function leaving({ terms, pages, onOpen, onLeave }: SettingsRowsOptions): TemplateResult {
  const isAsked = pages.includes('deletion');
  return html`
    <p class="hint leaving" id="leave-text">${terms.leaveText}</p>
    <button
      class="link-button leave"
      id=${rowId('deletion')}
      type="button"
      aria-describedby="leave-text"
      @click=${isAsked ? () => onOpen('deletion') : onLeave}
    >${terms.leave}</button>
  `;
}

function row(
  page: SettingsPage,
  words: string,
  { pages, onOpen }: SettingsRowsOptions,
): TemplateResult | typeof nothing {
  return pages.includes(page) ? settingsRow({ page, words, onOpen }) : nothing;
}
