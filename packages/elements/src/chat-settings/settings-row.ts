import { html, type TemplateResult } from 'lit';
import { icons } from '../icons/icons.js';
import type { SettingsPage } from './settings-page.js';

export interface SettingsRowOptions {
  readonly page: SettingsPage;
  readonly words: string | TemplateResult;
  readonly onOpen: (page: SettingsPage) => void;
}

/** What leads to a page of the settings. */
export function settingsRow({ page, words, onOpen }: SettingsRowOptions): TemplateResult {
  return html`
    <button class="row ${page}" id=${rowId(page)} type="button" @click=${() => onOpen(page)}>
      ${words}<span class="to">${icons.back}</span>
    </button>
  `;
}

export const rowId = (page: SettingsPage): string => `to-${page}`;
