import { wordsIn } from './words.js';

interface Shown {
  readonly seq: number;
  readonly senderId: string;
  readonly reactions?: readonly { readonly emoji: string; readonly userIds: readonly string[] }[];
}

/** All that one user's devices, and whoever asked in their name, were ever told of what another one did. */
export class Heard {
  readonly #userId: string;
  /** Words that are in one text alone, or in the data of one edit. */
  readonly words = new Set<string>();
  /** Places of messages of theirs, in messages and in quotes. */
  readonly places = new Set<number>();
  /** By place and emoji, to messages of anybody. */
  readonly reactions = new Set<string>();

  /** @param userId - The other one, who has no other conversation than with the user. */
  constructor(userId: string) {
    this.#userId = userId;
  }

  readonly hear = (text: string): void => {
    for (const word of wordsIn(text)) this.words.add(word);
    if (text.includes(this.#userId)) this.#look(JSON.parse(text));
  };

  #look(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    if (isShown(value)) {
      if (value.senderId === this.#userId) this.places.add(value.seq);
      for (const { emoji, userIds } of value.reactions ?? []) {
        if (userIds.includes(this.#userId)) this.reactions.add(reactionName(value.seq, emoji));
      }
    }
    for (const each of Object.values(value)) this.#look(each);
  }
}

export const reactionName = (seq: number, emoji: string) => `${seq} ${emoji}`;

function isShown(value: object): value is Shown {
  return 'seq' in value && 'senderId' in value;
}
