import Type, { type Static } from 'typebox';
import { accountSchemas } from './accounts.js';
import { DisplayName } from './display-name.js';
import { closed } from './values.js';

/** People without an account, who reach those users whom the operator names. */
export const guestSchemas = {
  requests: {
    openGuest: closed(
      { name: Type.Optional(DisplayName) },
      'Makes a guest, and signs them in. `name` defaults to one of the server’s making.',
    ),
    becomeAccount: closed(
      accountSchemas.requests.register.properties,
      'Turns the guest who calls into an account. `name` defaults to the one that the guest gave, else to the username.',
    ),
  },
} as const;

export type OpenGuestRequest = Static<typeof guestSchemas.requests.openGuest>;
export type BecomeAccountRequest = Static<typeof guestSchemas.requests.becomeAccount>;
