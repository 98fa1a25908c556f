import { html, type TemplateResult } from 'lit';
import type { Terms } from '../localize/terms.js';
import { inSkinTone, skinTones } from './skin-tone.js';

const hand = '✋';

export interface ToneChoice {
  readonly terms: Terms;
  readonly tone: number;
  readonly isOpen: boolean;
  readonly rtl: () => boolean;
  toggle(): void;
  choose(tone: number): void;
}

/** What the skin tones are called, in their order. */
const namesOf = (terms: Terms): string[] => [
  terms.skinToneNone,
  terms.skinToneLight,
  terms.skinToneMediumLight,
  terms.skinToneMedium,
  terms.skinToneMediumDark,
  terms.skinToneDark,
];

/** Shows the skin tone that is chosen, and leads to the others. */
export function toneButton({ terms, tone, isOpen, toggle }: ToneChoice): TemplateResult {
  const label = terms.announcement(terms.skinTone, namesOf(terms)[tone] ?? '');
  return html`
    <button
      class="tone"
      type="button"
      title=${label}
      aria-label=${label}
      aria-expanded=${isOpen ? 'true' : 'false'}
      @click=${toggle}
    >${inSkinTone(hand, tone)}</button>
  `;
}

/** All skin tones. */
export function toneRow({ terms, tone, rtl, choose }: ToneChoice): TemplateResult {
  const names = namesOf(terms);
  const onKeydown = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = {
      ArrowRight: rtl() ? -1 : 1,
      ArrowLeft: rtl() ? 1 : -1,
      ArrowDown: 1,
      ArrowUp: -1,
    };
    const by = steps[event.key];
    if (by === undefined) return;
    const radios = [...(event.currentTarget as HTMLElement).querySelectorAll('button')];
    const at = radios.indexOf(event.target as HTMLButtonElement);
    radios[(at + by + radios.length) % radios.length]?.focus();
    event.preventDefault();
  };
  return html`
    <div class="tones" role="radiogroup" aria-label=${terms.skinTone} @keydown=${onKeydown}>
      ${skinTones.map(
        (_, at) => html`
          <button
            class="tone"
            type="button"
            role="radio"
            tabindex=${at === tone ? 0 : -1}
            aria-checked=${at === tone ? 'true' : 'false'}
            title=${names[at] ?? ''}
            aria-label=${names[at] ?? ''}
            @click=${() => choose(at)}
          >${inSkinTone(hand, at)}</button>
        `,
      )}
    </div>
  `;
}
