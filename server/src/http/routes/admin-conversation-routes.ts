import { adminRequests, adminResponses } from '@chat/protocol/schemas';
import type { ServerRoute } from '@hapi/hapi';
import type { Chat } from '../../chat/chat.js';
import { validator } from '../../edge/validator.js';
import type { Log } from '../../log.js';
import { adminNote } from '../admin-note.js';
import { adminAuth } from '../admin-scheme.js';
import { jsonBody, readJson } from '../json-body.js';
import { described } from '../openapi/route-description.js';

export interface AdminConversationRoutesOptions {
  readonly chat: Pick<Chat, 'conversations'>;
  readonly log: Log;
}

/** What a site's backend does with conversations. */
export function adminConversationRoutes({
  chat,
  log,
}: AdminConversationRoutesOptions): ServerRoute[] {
  const openBody = validator(adminRequests.openConversation, 'The body');
  const note = adminNote(log);

  return [
    {
      method: 'POST',
      path: '/v1/admin/conversations',
      options: {
        ...jsonBody,
        auth: adminAuth,
        ...described({
          operationId: 'adminOpenConversation',
          tag: 'admin',
          summary: 'Open a conversation of two users.',
          body: adminRequests.openConversation,
          answers: {
            200: { description: 'There was one.', schema: adminResponses.conversation },
            201: { description: 'Made.', schema: adminResponses.conversation },
          },
          errors: ['not_found'],
        }),
      },
      handler: async (request, h) => {
        const { memberIds, ...opening } = openBody(await readJson(request));
        const [one = '', other = ''] = memberIds;
        const { conversation, created } = await chat.conversations.openOf(one, other, opening);
        const fields = { conversationId: conversation.id, userIds: [one, other] };
        note(request, 'conversation opened', fields);
        return h.response({ conversation }).code(created ? 201 : 200);
      },
    },
  ];
}
