import { en } from './en.js';
import type { LimitTerms, Terms } from './terms.js';

const enLimits: LimitTerms = {
  charactersLeft: (count) => (count === 1 ? '1 character left' : `${count} characters left`),
  tooLong: (count) => (count === 1 ? '1 character too many' : `${count} characters too many`),
};

Object.assign(en, enLimits);

/** How much more can be written, or how much is too much. @param left in characters; below 0 for too many */
export function limitWords(left: number, terms: Terms): string {
  return left < 0 ? terms.tooLong(-left) : terms.charactersLeft(left);
}
