import type { ConversationSummary } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import { avatar } from '../avatar/avatar.js';
import { icons } from '../icons/icons.js';
import { timeOrDay } from '../localize/date-format.js';
import { withName } from '../localize/isolate.js';
import { countOf } from '../localize/number-format.js';
import { said } from '../localize/said.js';
import type { Terms } from '../localize/terms.js';
import { userMark } from '../user-mark/user-mark.js';
import { listIcons } from './list-icons.js';

export interface ConversationRowOptions {
  readonly terms: Terms;
  readonly locale: string;
  readonly isOpen: boolean;
  /** Whether the other one is there, as far as one may know. */
  readonly isOnline: boolean;
  /** Whether anything can be done with it. */
  readonly hasMenu: boolean;
  readonly onChoose: () => void;
  readonly onMenu: (event: MouseEvent) => void;
}

/** A conversation in the list: with whom, what was said last, and what of it is new. */
export function conversationRow(
  summary: ConversationSummary,
  { terms, locale, isOpen, isOnline, hasMenu, onChoose, onMenu }: ConversationRowOptions,
): TemplateResult {
  const { peer, topic, unread, settings, activeAt } = summary;
  const isNew = unread > 0 || settings.unread;
  return html`
    <li
      class="row ${isNew ? 'new' : ''} ${isOpen ? 'open' : ''} ${hasMenu ? '' : 'plain'}"
      part="conversation"
      @contextmenu=${hasMenu ? onMenu : nothing}
    >
      <button class="choose ${topic ? 'about' : ''}" type="button" aria-current=${isOpen ? 'true' : nothing} @click=${onChoose}>
        ${avatar(peer)}
        <span class="name"><bdi>${peer.name}</bdi>${userMark(peer, terms)}</span>
        ${topic ? html`<span class="topic" dir="auto">${topic}</span>` : nothing}
        ${isOnline ? html`<span class="here" title=${terms.online}><span class="visually-hidden">${terms.online}</span></span>` : nothing}
        <time datetime=${new Date(activeAt).toISOString()}><bdi>${timeOrDay(activeAt, locale, terms)}</bdi></time>
        <span class="said" dir="auto">${lineOf(summary, terms)}</span>
        <span class="marks">
          ${summary.blocked ? mark(listIcons.blocked, terms.blocked) : nothing}
          ${settings.mutedUntil === null ? nothing : mark(listIcons.muted, terms.muted)}
          ${settings.pinned ? mark(listIcons.pin, terms.pinned) : nothing}
          ${isNew ? badge(unread, terms) : nothing}
        </span>
      </button>
      ${
        hasMenu
          ? html`
            <button class="icon-button more" type="button" aria-haspopup="menu" @click=${onMenu}>
              ${icons.more}
              <span class="visually-hidden">${withName(terms.conversationActions, peer.name)}</span>
            </button>
          `
          : nothing
      }
    </li>
  `;
}

function lineOf(summary: ConversationSummary, terms: Terms): unknown {
  const { draft, lastMessage, typing } = summary;
  if (typing) return html`<span class="typing">${terms.typing}</span>`;
  if (draft.trim() !== '') {
    return html`<span class="draft">${terms.draft}</span> <bdi>${draft}</bdi>`;
  }
  if (lastMessage === null) return terms.nothingSaid;
  const { own, deleted, status } = lastMessage;
  if (deleted) return html`<i>${own ? terms.deletedByYou : terms.deletedByOther}</i>`;
  if (status === 'failed') return html`<span class="failed">${terms.failed}</span>`;
  return html`${own ? `${terms.youSaid} ` : nothing}<bdi>${said(lastMessage, terms)}</bdi>`;
}

function mark(icon: unknown, words: string): TemplateResult {
  return html`<span class="mark" title=${words}>${icon}<span class="visually-hidden">${words}</span></span>`;
}

function badge(unread: number, terms: Terms): TemplateResult {
  // Kept left to right: a plus sign would change sides.
  const shown = countOf(unread, terms.language);
  return html`
    <span class="badge ${unread === 0 ? 'dot' : ''}" part="badge">
      <bdo dir="ltr" aria-hidden="true">${unread === 0 ? '' : shown}</bdo>
      <span class="visually-hidden">${unread === 0 ? terms.markedUnread : terms.unread(shown, Math.min(unread, 99))}</span>
    </span>
  `;
}
