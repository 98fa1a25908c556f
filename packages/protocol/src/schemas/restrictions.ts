import Type, { type Static } from 'typebox';
import { limits } from '../limits.js';
import { closed, Timestamp } from './values.js';

const Kind = Type.Enum(['muted', 'suspended'], {
  description:
    '`muted`: reads and receives, and writes nothing; `suspended`: can neither sign in nor connect, nor do anything else.',
});
const Until = Type.Union([Timestamp, Type.Null()], {
  description:
    'When it ends by itself, in milliseconds since the Unix epoch; null: once it is lifted.',
});
const Words = Type.String({
  minLength: 1,
  maxLength: limits.restrictionReasonLength,
  description: 'What the user is shown. Not blank, well-formed Unicode, no NUL.',
});

export const Restriction = closed(
  { kind: Kind, until: Until, reason: Type.Optional(Words), since: Timestamp },
  'What an administrator keeps a user from.',
);
export type Restriction = Static<typeof Restriction>;

/** What keeps a user from writing, or from coming at all. */
export const adminRestrictionSchemas = {
  requests: {
    restrict: closed(
      { kind: Kind, until: Until, reason: Type.Optional(Words) },
      'Mutes or suspends a user, in the place of what there was. `until` lies ahead.',
    ),
  },
} as const;

export type RestrictRequest = Static<typeof adminRestrictionSchemas.requests.restrict>;
