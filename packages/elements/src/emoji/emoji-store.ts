import { keptEmoji } from './kept-emoji.js';
import { skinTones } from './skin-tone.js';

/** How many of those that were used last are kept. */
const most = 24;

export interface EmojiChoices {
  /** As they were used, the latest first. */
  readonly recent: readonly string[];
  /** The place of a skin tone among all of them. */
  readonly tone: number;
}

const none: EmojiChoices = { recent: [], tone: 0 };

/** For where nothing can be kept, as long as the page is there. */
const ofPage = new Map<string, EmojiChoices>();

/** What a user has chosen, on this device. @param user - their id */
export const emojiStore = {
  get(user: string): EmojiChoices {
    const held = ofPage.get(user);
    if (held) return held;
    try {
      return checked(JSON.parse(localStorage.getItem(keptEmoji(user)) ?? 'null'));
    } catch {
      return none;
    }
  },

  use(user: string, emoji: string): void {
    const { recent, tone } = emojiStore.get(user);
    keep(user, {
      recent: [emoji, ...recent.filter((each) => each !== emoji)].slice(0, most),
      tone,
    });
  },

  setTone(user: string, tone: number): void {
    keep(user, { ...emojiStore.get(user), tone });
  },
};

function keep(user: string, choices: EmojiChoices): void {
  try {
    localStorage.setItem(keptEmoji(user), JSON.stringify(choices));
  } catch {
    ofPage.set(user, choices);
  }
}

/** Another version may have written it, or the page. */
function checked(value: unknown): EmojiChoices {
  if (typeof value !== 'object' || value === null) return none;
  const { recent, tone } = value as Partial<Record<keyof EmojiChoices, unknown>>;
  return {
    recent: Array.isArray(recent)
      ? recent.filter((each) => typeof each === 'string').slice(0, most)
      : [],
    tone: typeof tone === 'number' && tone in skinTones ? tone : 0,
  };
}
