import { html, nothing, type TemplateResult } from 'lit';
import type { MessageAbilities } from '../chat-message/message-abilities.js';
import type { MessageAction } from '../chat-message/message-action-event.js';
import type { MenuView } from '../chat-message/message-menu-event.js';
import type { Terms } from '../localize/terms.js';
import { type MenuIcon, menuIcons } from './menu-icons.js';

/** What one reacts with at one press. */
const quickEmoji = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

export interface MenuItems {
  readonly abilities: MessageAbilities;
  readonly terms: Terms;
  /** With what the user reacted already. */
  readonly own: ReadonlySet<string>;
  choose(action: MessageAction, emoji?: string): void;
  show(view: MenuView): void;
  close(): void;
  /** Leads to all emoji; null where they are not offered. */
  readonly more: (() => void) | null;
}

/** Emoji in a row, to react with. */
export function reactionItems({
  abilities,
  terms,
  own,
  choose,
  more,
}: MenuItems): TemplateResult | typeof nothing {
  if (!abilities.react) return nothing;
  return html`
    <div class="emoji" role="group" aria-label=${terms.react}>
      ${quickEmoji.map(
        (emoji) => html`
          <button
            class="item"
            part="menu-emoji"
            type="button"
            role="menuitemcheckbox"
            tabindex="-1"
            aria-checked=${own.has(emoji) ? 'true' : 'false'}
            aria-label=${terms.reactWith(emoji)}
            @click=${() => choose('react', emoji)}
          >${emoji}</button>
        `,
      )}
      ${
        more &&
        html`
          <button
            class="item more"
            part="menu-emoji"
            type="button"
            role="menuitem"
            tabindex="-1"
            title=${terms.moreEmoji}
            aria-label=${terms.moreEmoji}
            @click=${more}
          >${menuIcons.plus}</button>
        `
      }
    </div>
  `;
}

/** What else can be done, in words. */
export function actionItems({ abilities, terms, choose, show }: MenuItems): unknown {
  return [
    abilities.reply ? item('reply', terms.reply, () => choose('reply')) : nothing,
    abilities.copy ? item('copy', terms.copy, () => choose('copy')) : nothing,
    abilities.edit ? item('edit', terms.edit, () => choose('edit')) : nothing,
    abilities.delete ? item('trash', terms.delete, () => show('delete'), true) : nothing,
    abilities.report ? item('flag', terms.report, () => choose('report')) : nothing,
  ];
}

/** Whether it is to be deleted indeed. */
export function deletionItems({ terms, choose, close }: MenuItems): TemplateResult {
  return html`
    <p id="ask" class="ask">${terms.deleteAsk}</p>
    ${item('trash', terms.deleteForAll, () => choose('delete'), true)}
    ${item('close', terms.cancel, close)}
  `;
}

function item(icon: MenuIcon, words: string, onClick: () => void, danger = false): TemplateResult {
  return html`
    <button
      class="item action ${icon} ${danger ? 'danger' : ''}"
      part="menu-item"
      type="button"
      role="menuitem"
      tabindex="-1"
      @click=${onClick}
    >${menuIcons[icon]}<span dir="auto">${words}</span></button>
  `;
}

/** Who reacted with what, a line each, for whoever has no pointer to rest on a reaction. */
export function reactedLines(labels: readonly string[]): TemplateResult | typeof nothing {
  return labels.length === 0
    ? nothing
    : html`<div class="reacted">${labels.map((label) => html`<p dir="auto">${label}</p>`)}</div>`;
}
