import Type, { type Static } from 'typebox';
import { accountLimits } from '../limits.js';
import { DisplayName } from './display-name.js';
import { User } from './users.js';
import { closed, Duration } from './values.js';

export const AccountUsername = Type.String({
  pattern: '^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,30}[A-Za-z0-9])?$',
  description:
    '1–32 letters, digits, `.`, `_`, `-`; begins and ends with a letter or digit. Case does not matter.',
});

export const Password = Type.String({
  minLength: accountLimits.passwordMinLength,
  maxLength: accountLimits.passwordMaxLength,
});

const RefreshToken = Type.String({
  pattern: '^[A-Za-z0-9_-]{43}$',
  description: '256 random bits as base64url; good for one refresh.',
});

/** The server’s own accounts, and their sessions. */
export const accountSchemas = {
  requests: {
    register: closed(
      {
        username: AccountUsername,
        password: Password,
        name: Type.Optional(DisplayName),
      },
      'Creates an account and signs it in. `name` defaults to the username.',
    ),
    login: closed(
      {
        username: Type.String({ minLength: 1, maxLength: accountLimits.usernameLength }),
        password: Type.String({ minLength: 1, maxLength: accountLimits.passwordMaxLength }),
      },
      'Signs an account in.',
    ),
    refresh: closed({ refreshToken: RefreshToken }, 'Trades a refresh token for new tokens.'),
    logout: closed({ refreshToken: RefreshToken }, 'Ends the session that the token belongs to.'),
  },
  responses: {
    session: closed(
      {
        user: User,
        accessToken: Type.String({ description: 'A JWT; sent as `Authorization: Bearer …`.' }),
        accessExpiresIn: Duration,
        refreshToken: RefreshToken,
        refreshExpiresIn: Duration,
      },
      'The tokens of a session that was just opened or refreshed.',
    ),
  },
} as const;

export type RegisterRequest = Static<typeof accountSchemas.requests.register>;
export type LoginRequest = Static<typeof accountSchemas.requests.login>;
export type RefreshRequest = Static<typeof accountSchemas.requests.refresh>;
export type SessionResponse = Static<typeof accountSchemas.responses.session>;
