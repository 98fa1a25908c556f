import Type, { type Static } from 'typebox';
import { accountLimits } from '../limits.js';
import { DisplayName } from './display-name.js';
import { User } from './users.js';
import { closed } from './values.js';

const Picture = Type.String({
  minLength: 1,
  maxLength: accountLimits.pictureLength,
  pattern: '^https://[^\\s\\\\]+$',
  description: 'An `https:` URL without a username or a password.',
});

/** What users say of themselves. */
export const profileSchemas = {
  requests: {
    changeProfile: closed(
      {
        name: Type.Optional(DisplayName),
        picture: Type.Optional(
          Type.Union([Picture, Type.Null()], { description: 'Null takes the picture away.' }),
        ),
      },
      'Changes what others see of the caller. What is not named stays as it is.',
    ),
  },
  serverFrames: {
    profile: closed(
      { type: Type.Literal('profile'), user: User },
      'The user, or somebody with whom they have a conversation, is to be shown so from now on.',
    ),
  },
} as const;

export type ChangeProfileRequest = Static<typeof profileSchemas.requests.changeProfile>;
