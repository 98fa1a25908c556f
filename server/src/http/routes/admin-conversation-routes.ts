import { adminRequests, adminResponses, ConversationId, closed } from '@chat/protocol/schemas';
import type { ServerRoute } from '@hapi/hapi';
import Type from 'typebox';
import type { Chat } from '../../chat/chat.js';
import { validator } from '../../edge/validator.js';
import type { Log } from '../../log.js';
import { adminNote } from '../admin-note.js';
import { adminAuth } from '../admin-scheme.js';
import { jsonBody, readJson } from '../json-body.js';
import { noBody } from '../no-body.js';
import { described } from '../openapi/route-description.js';

export interface AdminConversationRoutesOptions {
  readonly chat: Pick<Chat, 'changes' | 'conversations' | 'messages'>;
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

/** What a site's backend does with conversations, and with the messages in them. */
export function adminConversationRoutes({
  chat,
  log,
}: AdminConversationRoutesOptions): ServerRoute[] {
  const openBody = validator(adminRequests.openConversation, 'The body');
  const messageBody = validator(adminRequests.sendMessage, 'The body');
  const conversationPathOf = validator(conversationPath, 'The path');
  const messagePathOf = validator(messagePath, 'The path');
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
    {
      method: 'POST',
      path: '/v1/admin/conversations/{id}/messages',
      options: {
        ...jsonBody,
        auth: adminAuth,
        ...described({
          operationId: 'adminSendMessage',
          tag: 'admin',
          summary: 'Send a message of the system.',
          path: conversationPath,
          body: adminRequests.sendMessage,
          answers: { 201: { description: 'Stored.', schema: adminResponses.message } },
          errors: ['not_found', 'client_id_conflict'],
        }),
      },
      handler: async (request, h) => {
        const conversationId = conversationPathOf(request.params).id;
        const body = messageBody(await readJson(request));
        const message = await chat.messages.sendAsSystem({ conversationId, ...body });
        note(request, 'message sent', { conversationId, seq: message.seq });
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
          answers: {
            200: { description: 'Deleted, now or before.', schema: adminResponses.message },
          },
          errors: ['not_found', 'message_not_found'],
        }),
      },
      handler: async (request) => {
        const { id: conversationId, seq } = messagePathOf(request.params);
        const message = await chat.changes.deleteAsOperator(conversationId, Number(seq));
        note(request, 'message deleted', { conversationId, seq: message.seq });
        return { message };
      },
    },
  ];
}
