import type { TimelineMessage } from '@chat/client';
import { html, type TemplateResult } from 'lit';
import { dayName } from '../localize/date-format.js';
import type { Terms } from '../localize/terms.js';
import type { Row } from './message-rows.js';

export interface MessageRowOptions {
  readonly terms: Terms;
  readonly locale: string;
  readonly lang: string;
  readonly peerName: string;
}

/** One row of the list: a message, or the line that begins a day. */
export function messageRow(row: Row, options: MessageRowOptions): TemplateResult {
  const { terms, locale, lang } = options;
  if (row.kind === 'day') {
    return html`<li class="day" part="day"><span>${dayName(row.at, locale, terms)}</span></li>`;
  }
  const { message, first, last } = row;
  return html`
    <li>
      <chat-message
        exportparts="bubble, bubble-own, meta, notice"
        lang=${lang}
        .message=${message}
        .senderName=${senderOf(message, options)}
        .first=${first}
        .last=${last}
      ></chat-message>
    </li>
  `;
}

function senderOf(
  { own, system }: TimelineMessage,
  { terms, peerName }: MessageRowOptions,
): string {
  if (system) return terms.notice;
  return own ? terms.you : peerName;
}
