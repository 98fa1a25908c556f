import { LatePart } from '../late-part.js';

const hasHint = /[*_`>\\]|~~|^[ \t]*([-+]|\d+[.)])\s/m;
const lateMarkup = new LatePart(() => import('../markup/markup.js'));

/**
 * What shows the markup of a text; null while it is not there, or when the text has none for sure: then it is shown as it
 * was typed.
 *
 * @param onLoaded - called once it is there, if it had to be loaded first
 */
export function markupPart(text: string, onLoaded: () => void): typeof lateMarkup.part {
  return hasHint.test(text) ? lateMarkup.ask(onLoaded) : null;
}
