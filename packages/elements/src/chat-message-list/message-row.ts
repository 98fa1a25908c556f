import type { Features, TimelineMessage } from '@chat/client';
import { html, type TemplateResult } from 'lit';
import { messageParts } from '../chat-message/message-parts.js';
import { dayName } from '../localize/date-format.js';
import type { Terms } from '../localize/terms.js';
import type { Row } from './message-rows.js';

/** What is to be said at a message, for the time being. */
export interface RowNote {
  readonly key: string;
  readonly text: string;
}

export interface MessageRowOptions {
  readonly terms: Terms;
  readonly locale: string;
  readonly lang: string;
  readonly peerName: string;
  readonly features: Features;
  readonly markup: boolean;
  /** The one whose menu is open. */
  readonly openKey: string | null;
  readonly note: RowNote | null;
}

/** One row of the list: a message, or the line that begins a day. */
export function messageRow(row: Row, options: MessageRowOptions): TemplateResult {
  const { terms, locale, lang, peerName, features, markup, openKey, note } = options;
  if (row.kind === 'day') {
    return html`<li class="day" part="day"><span>${dayName(row.at, locale, terms)}</span></li>`;
  }
  const { message, first, last, key } = row;
  return html`
    <li class="row ${openKey === key ? 'open' : ''}" data-key=${key} tabindex="-1">
      <chat-message
        exportparts=${messageParts}
        lang=${lang}
        .message=${message}
        .senderName=${senderOf(message, options)}
        .peerName=${peerName}
        .features=${features}
        .markup=${markup}
        .first=${first}
        .last=${last}
        .open=${openKey === key}
        .note=${note?.key === key ? note.text : ''}
      ></chat-message>
    </li>
  `;
}

export function senderOf(
  { own, system }: Pick<TimelineMessage, 'own' | 'system'>,
  { terms, peerName }: Pick<MessageRowOptions, 'terms' | 'peerName'>,
): string {
  if (system) return terms.notice;
  return own ? terms.you : peerName;
}
