import { html, nothing, type TemplateResult } from 'lit';
import type { Terms } from '../localize/terms.js';
import type { NotificationChoice, NotificationState } from './notification-state.js';
import { switchRow } from './switch-row.js';

export interface NotificationRowsOptions {
  readonly terms: Terms;
  readonly state: NotificationState;
  readonly onChange: (choice: NotificationChoice, on: boolean) => void;
}

/** What tells the user on this device that something is new. */
export function notificationRows(options: NotificationRowsOptions): TemplateResult {
  const { terms, state, onChange } = options;
  const { title, sound } = state;
  const row = (choice: NotificationChoice, checked: boolean, words: string, hint: string) =>
    switchRow({
      ...{ id: `notify-${choice}`, checked, words, hint },
      disabled: choice === 'notifications' && state.notifications === 'denied',
      onChange: (on) => onChange(choice, on),
    });
  return html`
    <h3>${terms.notifications}</h3>
    ${state.notifications === null ? nothing : row('notifications', state.notifications === 'on', terms.notify, notifyHint(options))}
    ${sound === null ? nothing : row('sound', sound, terms.chime, terms.chimeHint)}
    ${title === null ? nothing : row('title', title, terms.titleBadge, terms.titleBadgeHint)}
  `;
}

function notifyHint({ terms, state }: NotificationRowsOptions): string {
  if (state.notifications === 'denied') return terms.notifyDenied;
  return state.namesOnly ? terms.notifyNameHint : terms.notifyHint;
}
