import type { UsersResponse } from '@chat/protocol';
import { requests, responses } from '@chat/protocol/schemas';
import type { ServerRoute } from '@hapi/hapi';
import type { Users } from '../../chat/users.js';
import { queryValidator } from '../../edge/validator.js';
import { bearerAuth } from '../bearer-scheme.js';
import { callerOf } from '../caller.js';
import { described } from '../openapi/route-description.js';

/** Finding whom to chat with. */
export function userRoutes(users: Users): ServerRoute[] {
  const findQuery = queryValidator(requests.findUsers);
  return [
    {
      method: 'GET',
      path: '/v1/users',
      options: {
        auth: bearerAuth,
        ...described({
          operationId: 'findUsers',
          tag: 'chat',
          summary: 'Find the user with exactly this name.',
          query: requests.findUsers,
          answers: { 200: { description: 'None or one.', schema: responses.users } },
        }),
      },
      handler: async (request): Promise<UsersResponse> => {
        const { username } = findQuery(request.query);
        const { userId, chatWith } = callerOf(request);
        const user = await users.find(userId, username, chatWith);
        return { users: user ? [user] : [] };
      },
    },
  ];
}
