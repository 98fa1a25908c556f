import Type, { type Static } from 'typebox';
import { limits } from '../limits.js';
import { ChangeTarget } from './change-target.js';
import { closed, UserId } from './values.js';

export const Emoji = Type.String({
  minLength: 1,
  maxLength: limits.emojiLength,
  description: 'One emoji: one grapheme (UAX #29) that is one by its Unicode properties.',
});

export const Reaction = closed(
  { emoji: Emoji, userIds: Type.Array(UserId, { minItems: 1 }) },
  'Who reacted to a message with one emoji.',
);
export type Reaction = Static<typeof Reaction>;

/** What members answer with an emoji. The reply is `changed`. */
export const reactionSchemas = {
  clientFrames: {
    react: closed(
      {
        type: Type.Literal('react'),
        ...ChangeTarget,
        emoji: Emoji,
        on: Type.Boolean({ description: 'Whether it is to be there, not whether to switch it.' }),
      },
      `Puts a reaction of the user’s own to a message, or takes it away. At most ${limits.reactionsPerMember} for each member and message.`,
    ),
  },
} as const;
