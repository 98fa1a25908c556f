import { drawnVersion, drawsFlags } from './drawn-emoji.js';
import { emojiData, flagRegions } from './emoji-data.js';

/** The groups, in the order of their tabs. */
export const emojiGroups = [
  'smileys',
  'people',
  'nature',
  'food',
  'travel',
  'activities',
  'objects',
  'symbols',
  'flags',
] as const;
export type EmojiGroup = (typeof emojiGroups)[number];

export interface Emoji {
  /** As it is without a skin tone. */
  readonly emoji: string;
  readonly group: EmojiGroup;
  readonly hasTones: boolean;
  /** As people type them between colons. */
  readonly codes: readonly string[];
  /** Where it is among the words of a language; null for the flag of a {@link region}. */
  readonly at: number | null;
  readonly region: string;
}

let list: readonly Emoji[] | null = null;

/** All that this browser draws. */
export function emojiList(): readonly Emoji[] {
  list ??= makeList();
  return list;
}

function makeList(): Emoji[] {
  const drawn = drawnVersion();
  const made: Emoji[] = [];
  let at = 0;
  emojiData.forEach((records, index) => {
    const group = emojiGroups[index] ?? 'symbols';
    for (const record of records.split('|')) {
      const [emoji = '', mark = '', ...codes] = record.split(' ');
      const version = Number(mark.replace('t', '')) || 0;
      const hasTones = mark.startsWith('t');
      if (version <= drawn) made.push({ emoji, group, hasTones, codes, at, region: '' });
      at += 1;
    }
  });
  return drawsFlags() ? [...made, ...flagRegions.split(' ').map(flag)] : made;
}

function flag(region: string): Emoji {
  const letters = [...region].map((each) =>
    String.fromCodePoint((each.codePointAt(0) ?? 0) + 0x1f1a5),
  );
  const codes = [`flag-${region.toLowerCase()}`];
  return { emoji: letters.join(''), group: 'flags', hasTones: false, codes, at: null, region };
}
