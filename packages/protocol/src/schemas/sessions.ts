import Type, { type Static } from 'typebox';
import { accountLimits } from '../limits.js';
import { Password } from './accounts.js';
import { closed, Timestamp } from './values.js';

export const SessionId = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: 'Chosen by the server; opaque.',
});

export const Session = closed(
  {
    id: SessionId,
    current: Type.Optional(
      Type.Literal(true, { description: 'It is the one that the caller asks with.' }),
    ),
    createdAt: Timestamp,
    activeAt: Type.Integer({
      minimum: 0,
      description: 'When it was last given tokens, in milliseconds since the Unix epoch.',
    }),
    expiresAt: Timestamp,
    agent: Type.Optional(
      Type.String({
        maxLength: accountLimits.agentLength,
        description: 'What signed in, as it named itself in `User-Agent` (RFC 9110 §10.1.5).',
      }),
    ),
  },
  'One sign-in that has not ended.',
);
export type Session = Static<typeof Session>;

/** Where the user is signed in, and what it takes to sign in. */
export const sessionSchemas = {
  requests: {
    changePassword: closed(
      {
        password: Type.String({
          minLength: 1,
          maxLength: accountLimits.passwordMaxLength,
          description: 'The present one.',
        }),
        newPassword: Password,
      },
      'Changes the password, and ends all other sessions of the account.',
    ),
  },
  responses: {
    sessions: closed(
      {
        sessions: Type.Array(Session, { maxItems: accountLimits.sessions }),
      },
      'Where the caller is signed in: the one that asks, then the latest.',
    ),
  },
} as const;

export type ChangePasswordRequest = Static<typeof sessionSchemas.requests.changePassword>;
export type SessionsResponse = Static<typeof sessionSchemas.responses.sessions>;
