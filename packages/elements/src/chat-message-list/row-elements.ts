import type { ChatMessage } from '../chat-message/chat-message.js';
import { messageParts } from '../chat-message/message-parts.js';
import { dayName } from '../localize/date-format.js';
import { type MessageRowOptions, senderOf } from './message-row.js';
import { type DayRow, type MessageRow, unreadKey } from './message-rows.js';

/** An empty row for a message. */
export function newMessageRow(): HTMLElement {
  const row = document.createElement('li');
  row.tabIndex = -1;
  const shown = document.createElement('chat-message');
  shown.setAttribute('exportparts', messageParts);
  row.append(shown);
  return row;
}

/** Shows a message in a row, whatever was in it before. */
export function bindMessageRow(
  row: HTMLElement,
  { message, first, last, key }: MessageRow,
  options: MessageRowOptions,
): void {
  const { lang, peerName, features, markup, renderMessage, openKey, note } = options;
  const open = openKey === key;
  const shown = shownIn(row);
  if (row.dataset.key !== key) {
    row.dataset.key = key;
    // What the focus brought with it was for another.
    row.removeAttribute('aria-label');
    shown.current = false;
  }
  row.className = open ? 'row open' : 'row';
  if (shown.lang !== lang) shown.lang = lang;
  Object.assign(shown, {
    ...{ message, peerName, features, markup, renderMessage, first, last, open },
    senderName: senderOf(message, options),
    note: note?.key === key ? note.text : '',
  });
}

/** An empty line that begins a day. */
export const newDayRow = (): HTMLElement => newLine('day', 'span');

export function bindDayRow(
  row: HTMLElement,
  { at }: DayRow,
  { locale, terms }: MessageRowOptions,
): void {
  const [words] = row.children;
  if (words) words.textContent = dayName(at, locale, terms);
}

/** An empty line behind what the user had read: heard once, as what it is. */
export function newUnreadRow(): HTMLElement {
  const row = newLine('unread', 'div');
  row.dataset.key = unreadKey;
  row.firstElementChild?.setAttribute('role', 'separator');
  return row;
}

export function bindUnreadRow(row: HTMLElement, { terms }: MessageRowOptions): void {
  const [line] = row.children;
  if (!line) return;
  line.textContent = terms.unreadLine;
  // What is in a separator names it to nobody.
  line.setAttribute('aria-label', terms.unreadLine);
}

function newLine(name: string, words: 'div' | 'span'): HTMLElement {
  const row = document.createElement('li');
  row.className = name;
  row.setAttribute('part', name);
  row.append(document.createElement(words));
  return row;
}

/** The message that a row shows. */
export const shownIn = (row: HTMLElement): ChatMessage => row.firstElementChild as ChatMessage;
