import { closed, requests, responses, SessionId } from '@chat/protocol/schemas';
import type { Request, ServerRoute } from '@hapi/hapi';
import type { OwnSessions } from '../../auth/own-sessions.js';
import type { PasswordChange } from '../../auth/password-change.js';
import { ChatError } from '../../chat/chat-error.js';
import { requestIdOf } from '../../edge/request-id.js';
import type { SignInLimits } from '../../edge/sign-in-limits.js';
import { validator } from '../../edge/validator.js';
import type { Log } from '../../log.js';
import { bearerAuth } from '../bearer-scheme.js';
import { callerOf } from '../caller.js';
import { authenticatedJsonBody, readJson } from '../json-body.js';
import { described } from '../openapi/route-description.js';

export interface SessionRoutesOptions {
  readonly ownSessions: OwnSessions;
  readonly passwordChange: PasswordChange;
  readonly signIns: SignInLimits;
  readonly log: Log;
}

const sessionPath = closed({ sessionId: SessionId }, 'Which.');

/** Where the caller is signed in, and with what password. */
export function sessionRoutes(options: SessionRoutesOptions): ServerRoute[] {
  const { ownSessions, passwordChange, signIns, log } = options;
  const pathOf = validator(sessionPath, 'The path');
  const passwordBody = validator(requests.changePassword, 'The body');

  const note = (request: Request, message: string, fields: object = {}) => {
    const { userId } = callerOf(request);
    log.info({ requestId: requestIdOf(request.raw.req), userId, ...fields }, message);
  };

  return [
    {
      method: 'GET',
      path: '/v1/me/sessions',
      options: {
        auth: bearerAuth,
        ...described({
          operationId: 'listSessions',
          tag: 'accounts',
          summary: 'Where the caller is signed in: the session that asks, then the latest.',
          answers: { 200: { description: 'Some, or all.', schema: responses.sessions } },
          errors: ['forbidden'],
        }),
      },
      handler: (request) => ownSessions.list(callerOf(request)),
    },
    {
      method: 'DELETE',
      path: '/v1/me/sessions',
      options: {
        auth: bearerAuth,
        ...described({
          operationId: 'endOtherSessions',
          tag: 'accounts',
          summary: 'End all of the caller’s sessions but the one that asks.',
          answers: { 204: { description: 'No other one lives.' } },
          errors: ['forbidden'],
        }),
      },
      handler: async (request, h) => {
        await ownSessions.endOthers(callerOf(request));
        note(request, 'other sessions ended');
        return h.response().code(204);
      },
    },
    {
      method: 'DELETE',
      path: '/v1/me/sessions/{sessionId}',
      options: {
        auth: bearerAuth,
        ...described({
          operationId: 'endSession',
          tag: 'accounts',
          summary: 'End one of the caller’s sessions.',
          path: sessionPath,
          answers: { 204: { description: 'It has ended, now or before.' } },
          errors: ['forbidden', 'not_found'],
        }),
      },
      handler: async (request, h) => {
        const { sessionId } = pathOf(request.params);
        await ownSessions.end(callerOf(request), sessionId);
        note(request, 'session ended', { sessionId });
        return h.response().code(204);
      },
    },
    {
      method: 'PUT',
      path: '/v1/me/password',
      options: {
        ...authenticatedJsonBody,
        ...described({
          operationId: 'changePassword',
          tag: 'accounts',
          summary: 'Change the password of the account that calls, and end its other sessions.',
          body: requests.changePassword,
          answers: { 204: { description: 'It is the new one.' } },
          errors: ['invalid_credentials', 'forbidden'],
        }),
      },
      handler: async (request, h) => {
        const body = passwordBody(await readJson(request));
        try {
          await passwordChange.change(callerOf(request), body, async (username) => {
            await signIns.spendAddress(request.raw.req);
            await signIns.spendUsername(username);
          });
        } catch (error) {
          if (error instanceof ChatError) {
            note(request, 'password change refused', { code: error.code });
          }
          throw error;
        }
        note(request, 'password changed');
        return h.response().code(204);
      },
    },
  ];
}
