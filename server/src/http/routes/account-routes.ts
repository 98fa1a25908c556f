import { requests, responses } from '@chat/protocol/schemas';
import type { Request, ServerRoute } from '@hapi/hapi';
import type { Accounts } from '../../auth/accounts.js';
import type { SessionService } from '../../auth/session-service.js';
import { ChatError } from '../../chat/chat-error.js';
import { requestIdOf } from '../../edge/request-id.js';
import type { SignInLimits } from '../../edge/sign-in-limits.js';
import { userAgent } from '../../edge/user-agent.js';
import { validator } from '../../edge/validator.js';
import type { Log } from '../../log.js';
import { bearerAuth } from '../bearer-scheme.js';
import { callerOf } from '../caller.js';
import { jsonBody, readJson } from '../json-body.js';
import { described } from '../openapi/route-description.js';

export interface AccountRoutesOptions {
  readonly accounts: Accounts;
  readonly sessions: SessionService;
  readonly signIns: SignInLimits;
  readonly log: Log;
}

/** Register, log in, refresh, log out, and who am I. */
export function accountRoutes(options: AccountRoutesOptions): ServerRoute[] {
  const { accounts, sessions, signIns, log } = options;
  const registerBody = validator(requests.register, 'The body');
  const loginBody = validator(requests.login, 'The body');
  const refreshBody = validator(requests.refresh, 'The body');
  const logoutBody = validator(requests.logout, 'The body');

  const note = (request: Request, message: string, fields: object) =>
    log.info({ requestId: requestIdOf(request.raw.req), ...fields }, message);

  return [
    {
      method: 'POST',
      path: '/v1/auth/register',
      options: {
        ...jsonBody,
        ...described({
          operationId: 'register',
          tag: 'accounts',
          summary: 'Make an account, and sign in.',
          body: requests.register,
          answers: { 201: { description: 'Made.', schema: responses.session } },
          errors: ['registration_closed', 'username_taken'],
        }),
      },
      handler: async (request, h) => {
        await signIns.spendAddress(request.raw.req);
        const body = registerBody(await readJson(request));
        const session = await accounts.register(body, userAgent(request.raw.req));
        note(request, 'user registered', { userId: session.user.id });
        return h.response(session).code(201);
      },
    },
    {
      method: 'POST',
      path: '/v1/auth/login',
      options: {
        ...jsonBody,
        ...described({
          operationId: 'login',
          tag: 'accounts',
          summary: 'Sign in with a password.',
          body: requests.login,
          answers: { 200: { description: 'Signed in.', schema: responses.session } },
          errors: ['invalid_credentials', 'suspended'],
        }),
      },
      handler: async (request) => {
        await signIns.spendAddress(request.raw.req);
        const body = loginBody(await readJson(request));
        await signIns.spendUsername(body.username);
        try {
          const session = await accounts.login(body, userAgent(request.raw.req));
          note(request, 'signed in', { userId: session.user.id });
          return session;
        } catch (error) {
          // Not the name: people type their password into that field.
          if (error instanceof ChatError) note(request, 'sign-in refused', { code: error.code });
          throw error;
        }
      },
    },
    {
      method: 'POST',
      path: '/v1/auth/refresh',
      options: {
        ...jsonBody,
        ...described({
          operationId: 'refresh',
          tag: 'accounts',
          summary: 'Trade a refresh token for new tokens.',
          body: requests.refresh,
          answers: { 200: { description: 'New tokens.', schema: responses.session } },
          errors: ['session_ended', 'suspended'],
        }),
      },
      handler: async (request) =>
        sessions.refresh(refreshBody(await readJson(request)).refreshToken),
    },
    {
      method: 'POST',
      path: '/v1/auth/logout',
      options: {
        ...jsonBody,
        ...described({
          operationId: 'logout',
          tag: 'accounts',
          summary: 'End the session of a refresh token.',
          body: requests.logout,
          answers: { 204: { description: 'Ended, or there was none.' } },
        }),
      },
      handler: async (request, h) => {
        await sessions.end(logoutBody(await readJson(request)).refreshToken);
        note(request, 'signed out', {});
        return h.response().code(204);
      },
    },
    {
      method: 'GET',
      path: '/v1/me',
      options: {
        auth: bearerAuth,
        ...described({
          operationId: 'me',
          tag: 'accounts',
          summary: 'Who the caller is.',
          answers: { 200: { description: 'The caller.', schema: responses.me } },
        }),
      },
      handler: (request) => ({ user: callerOf(request).user }),
    },
  ];
}
