import type { UsersResponse } from '@chat/protocol';
import { requests } from '@chat/protocol/schemas';
import type { ServerRoute } from '@hapi/hapi';
import type { ChatService } from '../../chat/chat-service.js';
import { queryValidator } from '../../edge/validator.js';
import { bearerAuth } from '../bearer-scheme.js';
import { callerOf } from '../caller.js';

/** Finding whom to chat with. */
export function userRoutes(chat: ChatService): ServerRoute[] {
  const findQuery = queryValidator(requests.findUsers);
  return [
    {
      method: 'GET',
      path: '/v1/users',
      options: { auth: bearerAuth },
      handler: async (request): Promise<UsersResponse> => {
        const { username } = findQuery(request.query);
        const user = await chat.findUser(callerOf(request).userId, username);
        return { users: user ? [user] : [] };
      },
    },
  ];
}
