import Type, { type Static } from 'typebox';
import { accountLimits } from '../limits.js';
import { closed } from './values.js';

/** How users take what is theirs along, and are gone. */
export const leavingSchemas = {
  requests: {
    deleteAccount: closed(
      {
        password: Type.Optional(
          Type.String({
            minLength: 1,
            maxLength: accountLimits.passwordMaxLength,
            description: 'Of an account; a guest has none.',
          }),
        ),
      },
      'Deletes the caller, with all their conversations.',
    ),
  },
} as const;

export type DeleteAccountRequest = Static<typeof leavingSchemas.requests.deleteAccount>;
