import type { ConversationSummary } from '@chat/client';
import { html, type TemplateResult } from 'lit';
import type { Terms } from '../localize/terms.js';
import type { ConversationAction } from './arrange-event.js';

export interface ConversationMenuOptions {
  readonly terms: Terms;
  /** Whether it asks once more before all is cleared. */
  readonly asks: boolean;
  readonly onChoose: (action: ConversationAction) => void;
  readonly onAsk: () => void;
  readonly onCancel: () => void;
}

/** What can be done with a conversation: what destroys comes last, and is asked once more. */
export function conversationMenu(
  { settings, unread, lastMessage }: ConversationSummary,
  { terms, asks, onChoose, onAsk, onCancel }: ConversationMenuOptions,
): TemplateResult {
  const item = (words: string, onClick: () => void, danger = false) => html`
    <button
      class="item ${danger ? 'danger' : ''}"
      part="menu-item"
      type="button"
      role="menuitem"
      tabindex="-1"
      @click=${onClick}
    >${words}</button>
  `;
  if (asks) {
    return html`
      <p class="ask" id="ask">${terms.clearAsk}</p>
      ${item(terms.clearForMe, () => onChoose('clear'), true)}
      ${item(terms.cancel, onCancel)}
    `;
  }
  const line = (
    isOn: boolean,
    off: [string, ConversationAction],
    on: [string, ConversationAction],
  ) => {
    const [words, action] = isOn ? off : on;
    return item(words, () => onChoose(action));
  };
  return html`
    ${line(unread > 0 || settings.unread, [terms.markRead, 'mark-read'], [terms.markUnread, 'mark-unread'])}
    ${settings.archived ? '' : line(settings.pinned, [terms.unpin, 'unpin'], [terms.pin, 'pin'])}
    ${line(settings.mutedUntil !== null, [terms.unmute, 'unmute'], [terms.mute, 'mute'])}
    ${line(settings.archived, [terms.unarchive, 'unarchive'], [terms.archive, 'archive'])}
    ${lastMessage?.seq ? item(`${terms.clear}…`, onAsk, true) : ''}
  `;
}
