import { html, nothing, type TemplateResult } from 'lit';
import type { Terms } from '../localize/terms.js';
import { groupName } from './group-tabs.js';
import type { NamedEmoji } from './named-emoji.js';
import { type EmojiSection, inRows } from './shown-emoji.js';
import { inSkinTone } from './skin-tone.js';

export interface EmojiGrid {
  readonly sections: readonly EmojiSection[];
  readonly terms: Terms;
  /** What all of it is called. */
  readonly label: string;
  /** The language in which emoji are called something. */
  readonly language: string;
  readonly columns: number;
  readonly tone: number;
  /** The cell to which Tab leads, counted through all of them. */
  readonly stop: number;
}

/** Emoji in rows, under headings where there is more than one kind. */
export function emojiGrid(grid: EmojiGrid): TemplateResult {
  const { sections, terms, label, language, columns } = grid;
  let at = 0;
  return html`
    <div class="grid" role="grid" aria-label=${label} lang=${language}>
      ${sections.map(({ heading, emojis }) => {
        const rows = inRows(emojis, columns).map(
          (row) =>
            html`<div class="row" role="row">${row.map((each) => cell(each, at++, grid))}</div>`,
        );
        if (sections.length === 1) return rows;
        const name =
          heading === 'recent' ? terms.emojiRecent : heading && groupName(heading, terms);
        return html`
          <p class="heading" lang=${terms.language} aria-hidden="true">${name}</p>
          <div role="rowgroup" aria-label=${name ?? nothing}>${rows}</div>
        `;
      })}
    </div>
  `;
}

function cell({ emoji, hasTones, name }: NamedEmoji, at: number, grid: EmojiGrid): TemplateResult {
  return html`<button
    class="cell"
    part="emoji"
    type="button"
    role="gridcell"
    tabindex=${at === grid.stop ? 0 : -1}
    data-emoji=${emoji}
    title=${name}
    aria-label=${name}
  >${hasTones ? inSkinTone(emoji, grid.tone) : emoji}</button>`;
}
