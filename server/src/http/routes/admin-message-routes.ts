import { adminRequests, adminResponses, ConversationId, closed } from '@chat/protocol/schemas';
import type { ServerRoute } from '@hapi/hapi';
import Type from 'typebox';
import type { AdminMessages } from '../../admin/admin-messages.js';
import { queryValidator, validator } from '../../edge/validator.js';
import type { Log } from '../../log.js';
import { adminNote } from '../admin-note.js';
import { adminAuth } from '../admin-scheme.js';
import { jsonBody, readJson } from '../json-body.js';
import { noBody } from '../no-body.js';
import { described } from '../openapi/route-description.js';

export interface AdminMessageRoutesOptions {
  readonly messages: AdminMessages;
  readonly log: Log;
}

const conversationPath = closed({ id: ConversationId }, 'One conversation.');
const messagePath = closed(
  {
    id: ConversationId,
    seq: Type.String({ pattern: '^[1-9][0-9]{0,14}$', description: 'The message’s place.' }),
  },
  'One message.',
);

/** What a site's backend writes and takes back. */
export function adminMessageRoutes({ messages, log }: AdminMessageRoutesOptions): ServerRoute[] {
  const messageBody = validator(adminRequests.sendMessage, 'The body');
  const conversationPathOf = validator(conversationPath, 'The path');
  const messagePathOf = validator(messagePath, 'The path');
  const accountOf = queryValidator(adminRequests.account);
  const note = adminNote(log);

  return [
    {
      method: 'POST',
      path: '/v1/admin/conversations/{id}/messages',
      options: {
        ...jsonBody,
        auth: adminAuth,
        ...described({
          operationId: 'adminSendMessage',
          tag: 'admin',
          summary: 'Send a message of the system, or in the name of a member.',
          path: conversationPath,
          query: adminRequests.account,
          body: adminRequests.sendMessage,
          answers: { 201: { description: 'Stored.', schema: adminResponses.message } },
          errors: ['not_found', 'message_not_found', 'client_id_conflict'],
        }),
      },
      handler: async (request, h) => {
        const conversationId = conversationPathOf(request.params).id;
        const body = messageBody(await readJson(request));
        const message = await messages.send(conversationId, body, accountOf(request.query));
        const { seq, senderId } = message;
        note(request, 'message sent', { conversationId, seq, senderId });
        return h.response({ message }).code(201);
      },
    },
    {
      method: 'DELETE',
      path: '/v1/admin/conversations/{id}/messages/{seq}',
      options: {
        ...noBody,
        auth: adminAuth,
        ...described({
          operationId: 'adminDeleteMessage',
          tag: 'admin',
          summary: 'Delete a message for everyone, whoever wrote it, whenever that was.',
          path: messagePath,
          query: adminRequests.account,
          answers: {
            200: { description: 'Deleted, now or before.', schema: adminResponses.message },
          },
          errors: ['not_found', 'message_not_found'],
        }),
      },
      handler: async (request) => {
        const { id: conversationId, seq } = messagePathOf(request.params);
        const account = accountOf(request.query);
        const message = await messages.delete(conversationId, Number(seq), account);
        note(request, 'message deleted', { conversationId, seq: message.seq });
        return { message };
      },
    },
  ];
}
