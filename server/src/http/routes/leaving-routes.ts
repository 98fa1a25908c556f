import { requests } from '@chat/protocol/schemas';
import type { Request, ServerRoute } from '@hapi/hapi';
import { ChatError } from '../../chat/chat-error.js';
import { tooMany } from '../../edge/admission.js';
import { requestIdOf } from '../../edge/request-id.js';
import type { SignInLimits } from '../../edge/sign-in-limits.js';
import { validator } from '../../edge/validator.js';
import type { Leaving } from '../../leaving/leaving.js';
import type { Limiter } from '../../limits/limiter.js';
import type { Log } from '../../log.js';
import { bearerAuth } from '../bearer-scheme.js';
import { callerOf } from '../caller.js';
import { authenticatedJsonBody, readJson } from '../json-body.js';
import { ndjson, ndjsonType } from '../ndjson.js';
import { described } from '../openapi/route-description.js';

export interface LeavingRoutesOptions {
  readonly leaving: Leaving;
  readonly exportsByUser: Limiter;
  /** A password that is asked for again is counted with the sign-ins. */
  readonly signIns: SignInLimits;
  readonly log: Log;
}

/** Take along what is kept of one, and be gone. */
export function leavingRoutes(options: LeavingRoutesOptions): ServerRoute[] {
  const { leaving, exportsByUser, signIns, log } = options;
  const deletionBody = validator(requests.deleteAccount, 'The body');

  const note = (request: Request, message: string, fields: object = {}) => {
    const { userId } = callerOf(request);
    log.info({ requestId: requestIdOf(request.raw.req), userId, ...fields }, message);
  };

  return [
    {
      method: 'GET',
      path: '/v1/me/export',
      options: {
        auth: bearerAuth,
        ...described({
          operationId: 'exportMe',
          tag: 'accounts',
          summary: 'All that is kept of the caller, a JSON object a line; the last is `end`.',
          answers: { 200: { description: 'The lines.', contentType: ndjsonType } },
        }),
      },
      handler: async (request, h) => {
        const caller = callerOf(request);
        const wait = await exportsByUser.take(caller.userId);
        if (wait > 0) throw tooMany('exports of this user', wait);
        const lines = await ndjson(leaving.export(caller));
        note(request, 'user exported themself');
        return h
          .response(lines)
          .type(ndjsonType)
          .header('content-disposition', 'attachment; filename="chat-export.ndjson"');
      },
    },
    {
      method: 'POST',
      path: '/v1/me/deletion',
      options: {
        ...authenticatedJsonBody,
        ...described({
          operationId: 'deleteMe',
          tag: 'accounts',
          summary: 'Delete the caller with all their data, their conversations among it.',
          body: requests.deleteAccount,
          answers: { 204: { description: 'There is no such user any more.' } },
          errors: ['invalid_credentials', 'forbidden'],
        }),
      },
      handler: async (request, h) => {
        const caller = callerOf(request);
        const body = deletionBody(await readJson(request));
        try {
          await leaving.confirm(caller, body, async (username) => {
            await signIns.spendAddress(request.raw.req);
            await signIns.spendUsername(username);
          });
        } catch (error) {
          if (error instanceof ChatError) note(request, 'deletion refused', { code: error.code });
          throw error;
        }
        note(request, 'user deleted themself');
        // Whether or not anybody waits for the answer.
        await leaving.remove(caller);
        return h.response().code(204);
      },
    },
  ];
}
