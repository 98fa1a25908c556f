import Type, { type Static } from 'typebox';
import { accountLimits } from '../limits.js';
import { closed, UserId } from './values.js';

export const User = closed(
  {
    id: UserId,
    username: Type.String({
      minLength: 1,
      maxLength: accountLimits.usernameLength,
      description:
        'The name by which others find this user: the account’s, or a host site’s `sub`.',
    }),
    name: Type.String({ maxLength: accountLimits.nameLength, description: 'The name to show.' }),
    picture: Type.Optional(
      Type.String({ maxLength: accountLimits.pictureLength, description: 'An `https:` URL.' }),
    ),
    guest: Type.Optional(
      Type.Literal(true, {
        description: 'Somebody without an account, who gave this name, or was given it.',
      }),
    ),
    bot: Type.Optional(
      Type.Literal(true, {
        description: 'A program, as the administrator or the host site says.',
      }),
    ),
  },
  'Somebody who can chat.',
);
export type User = Static<typeof User>;

/** Who there is. */
export const userSchemas = {
  requests: {
    findUsers: closed(
      { username: Type.String({ minLength: 1, maxLength: accountLimits.usernameLength }) },
      'Finds the user with exactly this name.',
    ),
  },
  responses: {
    me: closed({ user: User }, 'Who the caller is.'),
    users: closed({ users: Type.Array(User) }, 'The users found: none or one.'),
  },
} as const;

export type FindUsersRequest = Static<typeof userSchemas.requests.findUsers>;
export type MeResponse = Static<typeof userSchemas.responses.me>;
export type UsersResponse = Static<typeof userSchemas.responses.users>;
