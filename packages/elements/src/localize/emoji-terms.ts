/** What is said where one looks for an emoji, which is loaded with it. */
export interface EmojiTerms {
  emojiSearch: string;
  emojiFound(count: number): string;
  emojiNone: string;
  emojiRecent: string;

  /** What the groups of emoji are called. */
  emojiSmileys: string;
  emojiPeople: string;
  emojiNature: string;
  emojiFood: string;
  emojiTravel: string;
  emojiActivities: string;
  emojiObjects: string;
  emojiSymbols: string;
  emojiFlags: string;

  skinTone: string;
  skinToneNone: string;
  skinToneLight: string;
  skinToneMediumLight: string;
  skinToneMedium: string;
  skinToneMediumDark: string;
  skinToneDark: string;
}
