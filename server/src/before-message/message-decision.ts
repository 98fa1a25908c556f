import { limits } from '@chat/protocol';
import { Data } from '@chat/protocol/schemas';
import Type, { type Static } from 'typebox';

/** Most UTF-16 units of what the sender of a refused message is told. */
const longestReason = 500;

/** What becomes of a message: with nothing in it, it goes on as it is. */
export const MessageDecision = Type.Object(
  {
    /** It is not stored, and its sender is shown these words: 1 to 500 UTF-16 units. */
    refuse: Type.Optional(Type.String({ minLength: 1, maxLength: longestReason })),
    /** Stands in the place of what was written. */
    text: Type.Optional(Type.String({ maxLength: limits.textLength })),
    /** Stands in the place of what there was; null takes it away. */
    data: Type.Optional(Type.Union([Data, Type.Null()])),
  },
  { additionalProperties: false },
);
export type MessageDecision = Static<typeof MessageDecision>;
