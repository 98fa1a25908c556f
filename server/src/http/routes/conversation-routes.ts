import { ConversationId, closed, requests, responses } from '@chat/protocol/schemas';
import type { ServerRoute } from '@hapi/hapi';
import type { ConversationLists } from '../../chat/conversation-lists.js';
import type { Conversations } from '../../chat/conversations.js';
import { queryValidator, validator } from '../../edge/validator.js';
import { bearerAuth } from '../bearer-scheme.js';
import { callerOf, writerOf } from '../caller.js';
import { authenticatedJsonBody, readJson } from '../json-body.js';
import { described } from '../openapi/route-description.js';

/** The path of one conversation, and of what is in it. */
export const onePath = closed({ id: ConversationId }, 'One conversation.');

export interface ConversationRoutesOptions {
  readonly conversations: Conversations;
  readonly lists: ConversationLists;
  /** ms since the epoch. */
  readonly now: () => number;
}

/** The caller's conversations. */
export function conversationRoutes({
  conversations,
  lists,
  now,
}: ConversationRoutesOptions): ServerRoute[] {
  const listQuery = queryValidator(requests.listConversations);
  const openBody = validator(requests.openConversation, 'The body');
  const pathOf = validator(onePath, 'The path');

  return [
    {
      method: 'GET',
      path: '/v1/conversations',
      options: {
        auth: bearerAuth,
        ...described({
          operationId: 'listConversations',
          tag: 'chat',
          summary: 'The caller’s conversations, latest activity first; without the archived ones.',
          query: requests.listConversations,
          answers: { 200: { description: 'A page.', schema: responses.conversations } },
        }),
      },
      handler: (request) => lists.list(callerOf(request).userId, listQuery(request.query)),
    },
    {
      method: 'POST',
      path: '/v1/conversations',
      options: {
        ...authenticatedJsonBody,
        ...described({
          operationId: 'openConversation',
          tag: 'chat',
          summary: 'Open a conversation with one other user.',
          body: requests.openConversation,
          answers: {
            200: { description: 'There was one.', schema: responses.conversation },
            201: { description: 'Made.', schema: responses.conversation },
          },
          errors: ['not_found', 'rate_limited', 'muted'],
        }),
      },
      handler: async (request, h) => {
        const { topic, data, ...peer } = openBody(await readJson(request));
        const { userId, chatWith } = callerOf(request);
        // What is there is to be read by who is muted, too.
        const requireWriter = (): void => void writerOf(request, now());
        const opening = { topic, data };
        const opened = await conversations.open(userId, peer, opening, chatWith, requireWriter);
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
        conversation: await conversations.one(callerOf(request).userId, pathOf(request.params).id),
      }),
    },
  ];
}
