import { requests, responses } from '@chat/protocol/schemas';
import type { ServerRoute } from '@hapi/hapi';
import type { Messages } from '../../chat/messages.js';
import { queryValidator, validator } from '../../edge/validator.js';
import { bearerAuth } from '../bearer-scheme.js';
import { callerOf } from '../caller.js';
import { described } from '../openapi/route-description.js';
import { onePath } from './conversation-routes.js';

/** The history of the caller's conversations. Sending is for sockets. */
export function messageRoutes(messages: Messages): ServerRoute[] {
  const pathOf = validator(onePath, 'The path');
  const pageOf = queryValidator(requests.listMessages);
  return [
    {
      method: 'GET',
      path: '/v1/conversations/{id}/messages',
      options: {
        auth: bearerAuth,
        ...described({
          operationId: 'listMessages',
          tag: 'chat',
          summary:
            'A page of history, backwards from `before` or the newest, or forwards from `after`.',
          path: onePath,
          query: requests.listMessages,
          answers: { 200: { description: 'A page.', schema: responses.messages } },
          errors: ['not_found'],
        }),
      },
      handler: (request) =>
        messages.history(
          callerOf(request).userId,
          pathOf(request.params).id,
          pageOf(request.query),
        ),
    },
  ];
}
