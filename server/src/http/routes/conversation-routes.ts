import { ConversationId, closed, requests, responses } from '@chat/protocol/schemas';
import type { Request, ServerRoute } from '@hapi/hapi';
import type { ChatService } from '../../chat/chat-service.js';
import { queryValidator, validator } from '../../edge/validator.js';
import { bearerAuth } from '../bearer-scheme.js';
import { callerOf } from '../caller.js';
import { authenticatedJsonBody, readJson } from '../json-body.js';
import { described } from '../openapi/route-description.js';

const onePath = closed({ id: ConversationId }, 'One conversation.');

/** The caller's conversations and their history. Sending is for sockets. */
export function conversationRoutes(chat: ChatService): ServerRoute[] {
  const listQuery = queryValidator(requests.listConversations);
  const openBody = validator(requests.openConversation, 'The body');
  const messagesQuery = queryValidator(requests.listMessages);
  const pathOf = validator(onePath, 'The path');
  const idIn = (request: Request) => pathOf(request.params).id;

  return [
    {
      method: 'GET',
      path: '/v1/conversations',
      options: {
        auth: bearerAuth,
        ...described({
          operationId: 'listConversations',
          tag: 'chat',
          summary: 'The caller’s conversations, latest activity first.',
          query: requests.listConversations,
          answers: { 200: { description: 'A page.', schema: responses.conversations } },
        }),
      },
      handler: (request) =>
        chat.listConversations(callerOf(request).userId, listQuery(request.query)),
    },
    {
      method: 'POST',
      path: '/v1/conversations',
      options: {
        ...authenticatedJsonBody,
        ...described({
          operationId: 'openConversation',
          tag: 'chat',
          summary: 'Open the conversation with one other user.',
          body: requests.openConversation,
          answers: {
            200: { description: 'There was one.', schema: responses.conversation },
            201: { description: 'Made.', schema: responses.conversation },
          },
          errors: ['not_found'],
        }),
      },
      handler: async (request, h) => {
        const peer = openBody(await readJson(request));
        const opened = await chat.openConversation(callerOf(request).userId, peer);
        return h.response({ conversation: opened.conversation }).code(opened.created ? 201 : 200);
      },
    },
    {
      method: 'GET',
      path: '/v1/conversations/{id}',
      options: {
        auth: bearerAuth,
        ...described({
          operationId: 'conversation',
          tag: 'chat',
          summary: 'One conversation.',
          path: onePath,
          answers: { 200: { description: 'The conversation.', schema: responses.conversation } },
          errors: ['not_found'],
        }),
      },
      handler: async (request) => ({
        conversation: await chat.conversation(callerOf(request).userId, idIn(request)),
      }),
    },
    {
      method: 'GET',
      path: '/v1/conversations/{id}/messages',
      options: {
        auth: bearerAuth,
        ...described({
          operationId: 'listMessages',
          tag: 'chat',
          summary: 'A page of history, backwards from `before` or the newest.',
          path: onePath,
          query: requests.listMessages,
          answers: { 200: { description: 'A page.', schema: responses.messages } },
          errors: ['not_found'],
        }),
      },
      handler: (request) =>
        chat.history(callerOf(request).userId, idIn(request), messagesQuery(request.query)),
    },
  ];
}
