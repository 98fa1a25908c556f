import type { EmojiTerms } from './emoji-terms.js';

export const enEmoji: EmojiTerms = {
  emojiSearch: 'Search emoji',
  emojiFound: (count) => (count === 1 ? '1 emoji found' : `${count} emoji found`),
  emojiNone: 'No emoji found.',
  emojiRecent: 'Recently used',

  emojiSmileys: 'Smileys and feelings',
  emojiPeople: 'People',
  emojiNature: 'Animals and nature',
  emojiFood: 'Food and drink',
  emojiTravel: 'Travel and places',
  emojiActivities: 'Activities',
  emojiObjects: 'Objects',
  emojiSymbols: 'Symbols',
  emojiFlags: 'Flags',

  skinTone: 'Skin tone',
  skinToneNone: 'None',
  skinToneLight: 'Light',
  skinToneMediumLight: 'Medium-light',
  skinToneMedium: 'Medium',
  skinToneMediumDark: 'Medium-dark',
  skinToneDark: 'Dark',
};
