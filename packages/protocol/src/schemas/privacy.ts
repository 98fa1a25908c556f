import Type, { type Static } from 'typebox';
import { closed, RequestId } from './values.js';

const presence = Type.Boolean({
  description:
    'Whether they see when the user is there, last was, is writing, and has received messages.',
});
const receipts = Type.Boolean({ description: 'Whether they see what the user has read.' });

export const Privacy = closed(
  { presence, receipts },
  'What others are told of the user, and the user of them: who keeps something back is not told it of anybody.',
);
export type Privacy = Static<typeof Privacy>;

/** What a user keeps back. */
export const privacySchemas = {
  clientFrames: {
    disclose: closed(
      {
        type: Type.Literal('disclose'),
        id: RequestId,
        presence: Type.Optional(presence),
        receipts: Type.Optional(receipts),
      },
      'Changes what others are told of the user. What is not named stays as it is; with nothing named it only asks.',
    ),
  },
  serverFrames: {
    disclosed: closed(
      { type: Type.Literal('disclosed'), id: RequestId, privacy: Privacy },
      'Replies to `disclose`, once it is durable, with all as it is now.',
    ),
  },
} as const;
