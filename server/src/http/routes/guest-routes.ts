import { requests, responses } from '@chat/protocol/schemas';
import type { ServerRoute } from '@hapi/hapi';
import type { Guests } from '../../auth/guests.js';
import { tooMany } from '../../edge/admission.js';
import { clientAddress } from '../../edge/client-address.js';
import { requestIdOf } from '../../edge/request-id.js';
import type { SignInLimits } from '../../edge/sign-in-limits.js';
import { userAgent } from '../../edge/user-agent.js';
import { validator } from '../../edge/validator.js';
import type { Limiter } from '../../limits/limiter.js';
import type { Log } from '../../log.js';
import { callerOf } from '../caller.js';
import { authenticatedJsonBody, jsonBody, readJson } from '../json-body.js';
import { described } from '../openapi/route-description.js';

export interface GuestRoutesOptions {
  readonly guests: Guests;
  readonly guestsByAddress: Limiter;
  /** What making a password costs is counted with the sign-ins. */
  readonly signIns: SignInLimits;
  readonly trustedProxies: number;
  readonly log: Log;
}

/** Come as a guest, and become an account. */
export function guestRoutes(options: GuestRoutesOptions): ServerRoute[] {
  const { guests, guestsByAddress, signIns, trustedProxies, log } = options;
  const openBody = validator(requests.openGuest, 'The body');
  const accountBody = validator(requests.becomeAccount, 'The body');
  return [
    {
      method: 'POST',
      path: '/v1/guests',
      options: {
        ...jsonBody,
        ...described({
          operationId: 'openGuest',
          tag: 'accounts',
          summary: 'Come as a guest: without an account, for those whom the operator names.',
          body: requests.openGuest,
          answers: { 201: { description: 'Made.', schema: responses.session } },
          errors: ['rate_limited'],
        }),
      },
      handler: async (request, h) => {
        // Before the body is looked at: nothing about it is free.
        const wait = await guestsByAddress.take(clientAddress(request.raw.req, trustedProxies));
        if (wait > 0) throw tooMany('guests from this address', wait);
        const body = openBody(await readJson(request));
        const session = await guests.open(body, userAgent(request.raw.req));
        const requestId = requestIdOf(request.raw.req);
        log.info({ requestId, userId: session.user.id }, 'guest came');
        return h.response(session).code(201);
      },
    },
    {
      method: 'POST',
      path: '/v1/me/account',
      options: {
        ...authenticatedJsonBody,
        ...described({
          operationId: 'becomeAccount',
          tag: 'accounts',
          summary: 'Turn the guest who calls into an account, who is the same user.',
          body: requests.becomeAccount,
          answers: { 200: { description: 'An account.', schema: responses.me } },
          errors: ['forbidden', 'registration_closed', 'username_taken', 'rate_limited'],
        }),
      },
      handler: async (request) => {
        await signIns.spendAddress(request.raw.req);
        const { userId } = callerOf(request);
        const user = await guests.becomeAccount(userId, accountBody(await readJson(request)));
        log.info({ requestId: requestIdOf(request.raw.req), userId }, 'guest became an account');
        return { user };
      },
    },
  ];
}
