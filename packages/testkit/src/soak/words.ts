import { labelOf } from './journal.js';
import type { Random } from './random.js';

/** How many of a hundred texts have each. */
const vocabulary: readonly (readonly [word: string, share: number])[] = [
  ['pizza', 0.5],
  ['Lunch', 0.2],
  ['TRAIN', 0.05],
  ['zebra', 0.01],
];

/** Searched for in the run and at its end: common, rare, together, a part of a word, in no text. */
export const searchedWords: readonly string[] = [
  'pizza',
  'lunch PIZZA',
  'zebra',
  'ain',
  'train lunch',
  'giraffe',
];

/** First and last of Unicode's common Chinese characters, of which any two are a word by themselves. */
const firstHan = 0x4e00;
const lastHan = 0x9fff;
const hanOfDevices = 26 * 10;

/** Words for the text number `count` of a device, and one that no other text of the run has. */
export function wordsFor(device: string, count: number, random: Random): string {
  const words = vocabulary.filter(([, share]) => random.chance(share)).map(([word]) => word);
  return [...words, ownWord(device, count)].join(' ');
}

/** The word that only this text of this device has. */
export function ownWord(device: string, count: number): string {
  const [letter = 'a', number = '0'] = device;
  const first = firstHan + ((letter.charCodeAt(0) - 97) * 10 + Number(number));
  const others = lastHan - firstHan - hanOfDevices;
  return String.fromCharCode(first, firstHan + hanOfDevices + (count % others));
}

/** The word that a text alone had as it was sent; of one that is deleted, a word that no text has. */
export function ownWordOf(text: string): string {
  const [, device = '', count = ''] = /^(\S+) #(\d+)/.exec(labelOf(text)) ?? [];
  return ownWord(device, Number(count));
}

/** The word that a text alone has by now. */
export function lastWordOf(text: string): string {
  return wordsIn(text)[0] ?? 'giraffe';
}

/** All words that one text alone has, of however many texts. */
export function wordsIn(texts: string): readonly string[] {
  return texts.match(/[\u4e00-\u9fff]{2}/g) ?? [];
}

/**
 * Whether a text has all that is searched for. Only for what this run searches for: no words of less than
 * three letters, and no letters that are folded in another way than to lower case.
 */
export function hasAll(text: string, searched: string): boolean {
  const folded = text.toLowerCase();
  return partsOf(searched).every((part) => folded.includes(part));
}

export function partsOf(searched: string): string[] {
  return searched.toLowerCase().split(' ');
}
