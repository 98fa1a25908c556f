import { adminRequests, adminResponses, ConversationId, closed } from '@chat/protocol/schemas';
import type { Request, ServerRoute } from '@hapi/hapi';
import type { AdminReading } from '../../admin/admin-reading.js';
import { queryValidator, validator } from '../../edge/validator.js';
import type { Log } from '../../log.js';
import { adminNote } from '../admin-note.js';
import { adminAuth } from '../admin-scheme.js';
import { described } from '../openapi/route-description.js';

export interface AdminReadingRoutesOptions {
  readonly reading: AdminReading;
  readonly log: Log;
}

const conversationPath = closed({ id: ConversationId }, 'One conversation.');

/** How a site's backend reads what others wrote: who reads, and why, is kept. */
export function adminReadingRoutes({ reading, log }: AdminReadingRoutesOptions): ServerRoute[] {
  const pathOf = validator(conversationPath, 'The path');
  const readQuery = queryValidator(adminRequests.readConversation);
  const messagesQuery = queryValidator(adminRequests.readMessages);
  const conversationIn = (request: Request) => pathOf(request.params).id;
  const note = adminNote(log);

  return [
    {
      method: 'GET',
      path: '/v1/admin/conversations/{id}',
      options: {
        auth: adminAuth,
        ...described({
          operationId: 'adminReadConversation',
          tag: 'admin',
          summary: 'One conversation, with its last message; who reads it, and why, is kept first.',
          path: conversationPath,
          query: adminRequests.readConversation,
          answers: {
            200: { description: 'The conversation.', schema: adminResponses.conversation },
          },
          errors: ['not_found'],
        }),
      },
      handler: async (request) => {
        const conversationId = conversationIn(request);
        const account = readQuery(request.query);
        const conversation = await reading.conversation(conversationId, account);
        note(request, 'conversation read', { conversationId });
        return { conversation };
      },
    },
    {
      method: 'GET',
      path: '/v1/admin/conversations/{id}/messages',
      options: {
        auth: adminAuth,
        ...described({
          operationId: 'adminReadMessages',
          tag: 'admin',
          summary: 'A page of what was written; who reads it, and why, is kept first.',
          path: conversationPath,
          query: adminRequests.readMessages,
          answers: { 200: { description: 'A page.', schema: adminResponses.messages } },
          errors: ['not_found'],
        }),
      },
      handler: async (request) => {
        const conversationId = conversationIn(request);
        const page = await reading.messages(conversationId, messagesQuery(request.query));
        note(request, 'conversation read', { conversationId });
        return page;
      },
    },
  ];
}
