import type { ConversationSummary } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import type { Option } from '../chat-options/option-event.js';
import { withName } from '../localize/isolate.js';
import type { Terms } from '../localize/terms.js';
import type { ConversationAction } from './arrange-event.js';

const hour = 3_600_000;

/** All that can be done, for how long to mute, or whether all is really to be cleared. */
export type ConversationMenuView = 'all' | 'mute' | 'clear';

export interface ConversationMenuOptions {
  readonly terms: Terms;
  readonly view: ConversationMenuView;
  /** Whether the server lets members arrange conversations. */
  readonly arranges: boolean;
  /** What can be done about the other one. */
  readonly options: readonly Option[];
  readonly onOption: (option: Option) => void;
  readonly onChoose: (action: ConversationAction, duration?: number) => void;
  readonly onView: (view: ConversationMenuView) => void;
  readonly onCancel: () => void;
}

/** What can be done with a conversation: what destroys comes last, and is asked once more. */
export function conversationMenu(
  summary: ConversationSummary,
  menu: ConversationMenuOptions,
): TemplateResult {
  const { settings, unread, lastMessage, peer } = summary;
  const { terms, view, arranges, options, onChoose, onOption, onView, onCancel } = menu;
  const item = (words: string | TemplateResult, onClick: () => void, danger = false) => html`
    <button
      class="item ${danger ? 'danger' : ''}"
      part="menu-item"
      type="button"
      role="menuitem"
      tabindex="-1"
      @click=${onClick}
    ><span dir="auto">${words}</span></button>
  `;
  if (view === 'mute') {
    const lengths: [string, number][] = [
      [terms.hours(1), hour],
      [terms.hours(8), 8 * hour],
      [terms.oneWeek, 7 * 24 * hour],
      [terms.always, Infinity],
    ];
    return html`
      <p class="ask" id="ask">${terms.muteFor}</p>
      ${lengths.map(([words, length]) => item(words, () => onChoose('mute', length)))}
    `;
  }
  if (view === 'clear') {
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
  const wordsOf = (option: Option) =>
    option === 'report'
      ? terms.report
      : withName(option === 'block' ? terms.block : terms.unblockThem, peer.name);
  const arrangements = html`
    ${line(unread > 0 || settings.unread, [terms.markRead, 'mark-read'], [terms.markUnread, 'mark-unread'])}
    ${settings.archived ? '' : line(settings.pinned, [terms.unpin, 'unpin'], [terms.pin, 'pin'])}
    ${
      settings.mutedUntil === null
        ? item(terms.mute, () => onView('mute'))
        : item(terms.unmute, () => onChoose('unmute'))
    }
    ${line(settings.archived, [terms.unarchive, 'unarchive'], [terms.archive, 'archive'])}
    ${lastMessage?.seq ? item(terms.clear, () => onView('clear'), true) : ''}
  `;
  return html`
    ${arranges ? arrangements : nothing}
    ${arranges && options.length > 0 ? html`<div class="between" role="separator"></div>` : nothing}
    ${options.map((option) => item(wordsOf(option), () => onOption(option)))}
  `;
}
