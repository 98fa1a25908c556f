/** None, and from light to dark. */
export const skinTones = ['', '🏻', '🏼', '🏽', '🏾', '🏿'] as const;

const takesTone = /\p{Emoji_Modifier_Base}/u;
const person = /[👨👩🧑]/u;

/** An emoji that has skin tones, in one of them: all who are in it have the same. @param tone - its place among them */
export function inSkinTone(emoji: string, tone: number): string {
  const sign = skinTones[tone];
  if (!sign) return emoji;
  let toned = '';
  [...emoji].forEach((each, at) => {
    // What is held, or done, has none.
    if (takesTone.test(each) && (at === 0 || person.test(each))) toned += each + sign;
    // It takes the place of the selector that has it drawn as an emoji.
    else if (each !== '\uFE0F' || !toned.endsWith(sign)) toned += each;
  });
  return toned;
}
