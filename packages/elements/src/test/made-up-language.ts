import { onTestFinished } from 'vitest';
import { registerTerms } from '../localize/register-terms.js';
import type { Terms } from '../localize/terms.js';
import { wholeEnglish } from './whole-english.js';

/**
 * A language in which all that it says is in brackets. It takes the place of Russian, in which `Intl` has no Latin letters:
 * whatever has some outside brackets does not come from the words of the language.
 */
const tag = 'ru';

type Word = string | ((...values: never[]) => string);

/** Has the page speak it, for one test. */
export function speakMadeUp(): void {
  const words = Object.entries(wholeEnglish as unknown as Record<string, Word>).map(
    ([key, word]) => [key, inBrackets(key, word)],
  );
  registerTerms(tag, Object.fromEntries(words) as Partial<Omit<Terms, 'language'>>);
  const { documentElement } = document;
  const { lang } = documentElement;
  documentElement.lang = tag;
  onTestFinished(() => {
    documentElement.lang = lang;
  });
}

function inBrackets(key: string, word: Word): Word {
  // It stands between words, and is none.
  if (key === 'comma') return word;
  return typeof word === 'string' ? `⟦${word}⟧` : (...values) => `⟦${word(...values)}⟧`;
}

const spoken = [
  'alt',
  'aria-description',
  'aria-label',
  'aria-roledescription',
  'aria-valuetext',
  'placeholder',
  'title',
];

/** What an element, with all that is in its shadow roots, says in Latin letters that is neither of that language nor its users’ own. */
export function notMadeUp(element: Element, own: readonly string[] = []): string[] {
  const said = [textIn(element), ...attributesIn(element)];
  return said.flatMap((text) => {
    const rest = own.reduce((left, each) => left.replaceAll(each, ''), outside(text));
    return rest.match(/\S*\p{Script=Latin}.*/gu) ?? [];
  });
}

/** How much of it is in that language: so that nobody looks at nothing. */
export function madeUpIn(element: Element): number {
  return [textIn(element), ...attributesIn(element)].join('').split('⟦').length - 1;
}

function outside(text: string): string {
  let left = text.replace(/[\u2066-\u2069]/g, '');
  // Words may have words in them.
  for (let before = ''; before !== left; ) {
    before = left;
    left = left.replace(/⟦[^⟦⟧]*⟧/g, ' ');
  }
  return left;
}

function inTree(node: Node): readonly Node[] {
  const tree = node instanceof Element && node.shadowRoot ? node.shadowRoot : node;
  const slotted = tree instanceof HTMLSlotElement ? tree.assignedNodes({ flatten: true }) : [];
  return slotted.length > 0 ? slotted : [...tree.childNodes];
}

function textIn(node: Node): string {
  if (node instanceof Text) return node.data;
  if (node instanceof HTMLStyleElement || node instanceof Comment) return '';
  return inTree(node).map(textIn).join('');
}

function attributesIn(node: Node): string[] {
  const own =
    node instanceof Element ? spoken.flatMap((name) => node.getAttribute(name) ?? []) : [];
  return [...own, ...inTree(node).flatMap(attributesIn)];
}
