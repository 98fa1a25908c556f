import { responses } from '@chat/protocol/schemas';
import type { ServerRoute } from '@hapi/hapi';
import type { Unread } from '../../chat/unread.js';
import { bearerAuth } from '../bearer-scheme.js';
import { callerOf } from '../caller.js';
import { described } from '../openapi/route-description.js';

/** What the caller has not read. */
export function unreadRoutes(unread: Unread): ServerRoute[] {
  return [
    {
      method: 'GET',
      path: '/v1/unread',
      options: {
        auth: bearerAuth,
        ...described({
          operationId: 'unread',
          tag: 'chat',
          summary: 'What the caller has not read, in all their conversations.',
          answers: { 200: { description: 'What is unread.', schema: responses.unread } },
        }),
      },
      handler: (request) => unread.of(callerOf(request).userId),
    },
  ];
}
