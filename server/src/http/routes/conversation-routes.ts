import { ConversationId, closed, requests } from '@chat/protocol/schemas';
import type { Request, ServerRoute } from '@hapi/hapi';
import type { ChatService } from '../../chat/chat-service.js';
import { queryValidator, validator } from '../../edge/validator.js';
import { bearerAuth } from '../bearer-scheme.js';
import { callerOf } from '../caller.js';
import { authenticatedJsonBody, readJson } from '../json-body.js';

/** The caller's conversations and their history. Sending is for sockets. */
export function conversationRoutes(chat: ChatService): ServerRoute[] {
  const listQuery = queryValidator(requests.listConversations);
  const openBody = validator(requests.openConversation, 'The body');
  const messagesQuery = queryValidator(requests.listMessages);
  const pathOf = validator(closed({ id: ConversationId }, 'One conversation.'), 'The path');
  const idIn = (request: Request) => pathOf(request.params).id;

  return [
    {
      method: 'GET',
      path: '/v1/conversations',
      options: { auth: bearerAuth },
      handler: (request) =>
        chat.listConversations(callerOf(request).userId, listQuery(request.query)),
    },
    {
      method: 'POST',
      path: '/v1/conversations',
      options: authenticatedJsonBody,
      handler: async (request, h) => {
        const peer = openBody(await readJson(request));
        const opened = await chat.openConversation(callerOf(request).userId, peer);
        return h.response({ conversation: opened.conversation }).code(opened.created ? 201 : 200);
      },
    },
    {
      method: 'GET',
      path: '/v1/conversations/{id}',
      options: { auth: bearerAuth },
      handler: async (request) => ({
        conversation: await chat.conversation(callerOf(request).userId, idIn(request)),
      }),
    },
    {
      method: 'GET',
      path: '/v1/conversations/{id}/messages',
      options: { auth: bearerAuth },
      handler: (request) =>
        chat.history(callerOf(request).userId, idIn(request), messagesQuery(request.query)),
    },
  ];
}
