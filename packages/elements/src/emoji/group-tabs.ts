import { html, type TemplateResult } from 'lit';
import type { Terms } from '../localize/terms.js';
import { groupIcons } from './emoji-icons.js';
import { type EmojiGroup, emojiGroups } from './emoji-list.js';

export interface GroupTabs {
  readonly terms: Terms;
  readonly group: EmojiGroup;
  /** Whether none of them is shown, but what was found. */
  readonly isSearching: boolean;
  readonly rtl: () => boolean;
  choose(group: EmojiGroup): void;
}

/** What a group is called. */
export function groupName(group: EmojiGroup, terms: Terms): string {
  const names: Record<EmojiGroup, string> = {
    smileys: terms.emojiSmileys,
    people: terms.emojiPeople,
    nature: terms.emojiNature,
    food: terms.emojiFood,
    travel: terms.emojiTravel,
    activities: terms.emojiActivities,
    objects: terms.emojiObjects,
    symbols: terms.emojiSymbols,
    flags: terms.emojiFlags,
  };
  return names[group];
}

/** The groups, of which one is shown. */
export function groupTabs({ terms, group, isSearching, rtl, choose }: GroupTabs): TemplateResult {
  const onKeydown = (event: KeyboardEvent): void => {
    const at = emojiGroups.indexOf(group);
    const last = emojiGroups.length - 1;
    const forward = rtl() ? 'ArrowLeft' : 'ArrowRight';
    const places: Record<string, number> = {
      ArrowRight: at + (forward === 'ArrowRight' ? 1 : -1),
      ArrowLeft: at + (forward === 'ArrowLeft' ? 1 : -1),
      Home: 0,
      End: last,
    };
    const place = places[event.key];
    if (place === undefined) return;
    event.preventDefault();
    const next = emojiGroups[(place + emojiGroups.length) % emojiGroups.length];
    if (!next) return;
    choose(next);
    (event.currentTarget as HTMLElement).querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return html`
    <div class="tabs" role="tablist" aria-label=${terms.emoji} @keydown=${onKeydown}>
      ${emojiGroups.map((each) => {
        const name = groupName(each, terms);
        return html`
          <button
            id="tab-${each}"
            class="tab"
            type="button"
            role="tab"
            tabindex=${each === group ? 0 : -1}
            aria-selected=${each === group && !isSearching ? 'true' : 'false'}
            aria-controls="panel"
            title=${name}
            aria-label=${name}
            @click=${() => choose(each)}
          >${groupIcons[each]}</button>
        `;
      })}
    </div>
  `;
}
