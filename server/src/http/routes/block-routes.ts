import { closed, requests, responses, UserId } from '@chat/protocol/schemas';
import type { ServerRoute } from '@hapi/hapi';
import type { Blocks } from '../../chat/blocks.js';
import { queryValidator, validator } from '../../edge/validator.js';
import { bearerAuth } from '../bearer-scheme.js';
import { callerOf } from '../caller.js';
import { described } from '../openapi/route-description.js';

const onePath = closed({ userId: UserId }, 'Whom.');

/** Whom the caller wants to hear nothing of. */
export function blockRoutes(blocks: Blocks): ServerRoute[] {
  const listQuery = queryValidator(requests.listBlocks);
  const pathOf = validator(onePath, 'The path');
  return [
    {
      method: 'GET',
      path: '/v1/blocks',
      options: {
        auth: bearerAuth,
        ...described({
          operationId: 'listBlocks',
          tag: 'chat',
          summary: 'Whom the caller has blocked, the latest first.',
          query: requests.listBlocks,
          answers: { 200: { description: 'A page.', schema: responses.blocks } },
        }),
      },
      handler: (request) => blocks.list(callerOf(request).userId, listQuery(request.query)),
    },
    {
      method: 'PUT',
      path: '/v1/blocks/{userId}',
      options: {
        auth: bearerAuth,
        ...described({
          operationId: 'block',
          tag: 'chat',
          summary: 'Block another user: nobody can block themself. They are not told.',
          path: onePath,
          answers: { 204: { description: 'They are blocked, now or before.' } },
          errors: ['not_found', 'too_many_blocks'],
        }),
      },
      handler: async (request, h) => {
        const { userId, chatWith } = callerOf(request);
        await blocks.block(userId, pathOf(request.params).userId, chatWith);
        return h.response().code(204);
      },
    },
    {
      method: 'DELETE',
      path: '/v1/blocks/{userId}',
      options: {
        auth: bearerAuth,
        ...described({
          operationId: 'unblock',
          tag: 'chat',
          summary: 'Take a block away. What came while it stood stays hidden.',
          path: onePath,
          answers: { 204: { description: 'They are not blocked.' } },
        }),
      },
      handler: async (request, h) => {
        await blocks.unblock(callerOf(request).userId, pathOf(request.params).userId);
        return h.response().code(204);
      },
    },
  ];
}
