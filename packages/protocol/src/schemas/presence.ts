import Type, { type Static } from 'typebox';
import { limits } from '../limits.js';
import { closed, RequestId, Timestamp, UserId } from './values.js';

const presenceFields = {
  userId: UserId,
  online: Type.Boolean(),
  lastSeenAt: Type.Optional({
    ...Timestamp,
    description:
      'While they are not online: when they last were, rounded down to a minute. Left out when that is not known, or not for this user to know.',
  }),
};

export const Presence = closed(
  presenceFields,
  'Whether a user is connected. Of who hides it, has never written to this user, or is nobody, there is one answer: not online.',
);
export type Presence = Static<typeof Presence>;

/** Who is there: told to those who ask for it. */
export const presenceSchemas = {
  clientFrames: {
    watch: closed(
      {
        type: Type.Literal('watch'),
        id: RequestId,
        userIds: Type.Array(UserId, {
          maxItems: limits.watchedUsers,
          description: 'Those on the screen; in place of all that this connection named before.',
        }),
      },
      'Asks for the presence of users, now and with each change, as long as the connection lasts.',
    ),
  },
  serverFrames: {
    watching: closed(
      {
        type: Type.Literal('watching'),
        id: RequestId,
        presence: Type.Array(Presence, { description: 'Of each user named, in their order.' }),
      },
      'Replies to `watch`.',
    ),
    presence: closed(
      { type: Type.Literal('presence'), ...presenceFields },
      'The presence of a user whom this connection watches. Somebody who lost all connections counts as online for a few seconds more.',
    ),
  },
} as const;
