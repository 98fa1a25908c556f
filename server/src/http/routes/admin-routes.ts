import {
  adminRequests,
  adminResponses,
  ConversationId,
  closed,
  UserId,
} from '@chat/protocol/schemas';
import type { Request, ServerRoute } from '@hapi/hapi';
import Type from 'typebox';
import type { AdminUsers } from '../../admin/admin-users.js';
import type { SessionService } from '../../auth/session-service.js';
import type { Chat } from '../../chat/chat.js';
import { requestIdOf } from '../../edge/request-id.js';
import { queryValidator, validator } from '../../edge/validator.js';
import type { UserExport } from '../../leaving/user-export.js';
import type { UserRemoval } from '../../leaving/user-removal.js';
import type { Log } from '../../log.js';
import { adminAuth } from '../admin-scheme.js';
import { jsonBody, readJson } from '../json-body.js';
import { ndjson, ndjsonType } from '../ndjson.js';
import { described } from '../openapi/route-description.js';

export interface AdminRoutesOptions {
  readonly users: AdminUsers;
  readonly removal: UserRemoval;
  readonly exports: UserExport;
  readonly sessions: SessionService;
  readonly chat: Pick<Chat, 'changes' | 'conversations' | 'messages'>;
  readonly log: Log;
}

const userPath = closed({ id: UserId }, 'One user.');
const conversationPath = closed({ id: ConversationId }, 'One conversation.');
const messagePath = closed(
  {
    id: ConversationId,
    seq: Type.String({ pattern: '^[1-9][0-9]{0,14}$', description: 'The message’s place.' }),
  },
  'One message.',
);

/** A body that nobody asked for is left unread. */
const noBody = { payload: { parse: false, output: 'stream', maxBytes: 64 * 1024 } } as const;

/** What a site's backend may do with the admin credential; docs/OPERATIONS.md has examples. */
export function adminRoutes(options: AdminRoutesOptions): ServerRoute[] {
  const { users, removal, exports, sessions, chat, log } = options;
  const createBody = validator(adminRequests.createUser, 'The body');
  const findQuery = queryValidator(adminRequests.findUsers);
  const openBody = validator(adminRequests.openConversation, 'The body');
  const messageBody = validator(adminRequests.sendMessage, 'The body');
  const userPathOf = validator(userPath, 'The path');
  const conversationPathOf = validator(conversationPath, 'The path');
  const messagePathOf = validator(messagePath, 'The path');
  const userIn = (request: Request) => userPathOf(request.params).id;

  /** Who did it is known by the request id, from the logs of the backend. */
  const note = (request: Request, action: string, fields: object) =>
    log.info({ requestId: requestIdOf(request.raw.req), ...fields }, `admin: ${action}`);

  return [
    {
      method: 'POST',
      path: '/v1/admin/users',
      options: {
        ...jsonBody,
        auth: adminAuth,
        ...described({
          operationId: 'adminCreateUser',
          tag: 'admin',
          summary: 'Make a user: an account, or a host site’s user before they come.',
          body: adminRequests.createUser,
          answers: { 201: { description: 'Made.', schema: adminResponses.user } },
          errors: ['username_taken'],
        }),
      },
      handler: async (request, h) => {
        const user = await users.create(createBody(await readJson(request)));
        note(request, 'user created', { userId: user.id });
        return h.response({ user }).code(201);
      },
    },
    {
      method: 'GET',
      path: '/v1/admin/users',
      options: {
        auth: adminAuth,
        ...described({
          operationId: 'adminFindUsers',
          tag: 'admin',
          summary: 'Find the user with exactly this name.',
          query: adminRequests.findUsers,
          answers: { 200: { description: 'None or one.', schema: adminResponses.users } },
        }),
      },
      handler: async (request) => {
        const { username, realm = 'local' } = findQuery(request.query);
        const user = await users.byUsername(realm, username);
        return { users: user ? [user] : [] };
      },
    },
    {
      method: 'GET',
      path: '/v1/admin/users/{id}',
      options: {
        auth: adminAuth,
        ...described({
          operationId: 'adminUser',
          tag: 'admin',
          summary: 'One user.',
          path: userPath,
          answers: { 200: { description: 'The user.', schema: adminResponses.user } },
          errors: ['not_found'],
        }),
      },
      handler: async (request) => ({ user: await users.byId(userIn(request)) }),
    },
    {
      method: 'DELETE',
      path: '/v1/admin/users/{id}',
      options: {
        ...noBody,
        auth: adminAuth,
        ...described({
          operationId: 'adminRemoveUser',
          tag: 'admin',
          summary: 'Remove a user with all their data, their conversations among it.',
          path: userPath,
          answers: { 204: { description: 'There is no such user any more.' } },
        }),
      },
      handler: async (request, h) => {
        const userId = userIn(request);
        note(request, 'removing a user', { userId });
        await removal.remove(userId);
        note(request, 'user removed', { userId });
        return h.response().code(204);
      },
    },
    {
      method: 'DELETE',
      path: '/v1/admin/users/{id}/sessions',
      options: {
        ...noBody,
        auth: adminAuth,
        ...described({
          operationId: 'adminEndSessions',
          tag: 'admin',
          summary: 'End all sessions of a user, on every device.',
          path: userPath,
          answers: { 204: { description: 'None of those of before lives.' } },
          errors: ['not_found'],
        }),
      },
      handler: async (request, h) => {
        const userId = userIn(request);
        await users.byId(userId);
        await sessions.endAllOf(userId);
        note(request, 'sessions ended', { userId });
        return h.response().code(204);
      },
    },
    {
      method: 'GET',
      path: '/v1/admin/users/{id}/export',
      options: {
        auth: adminAuth,
        ...described({
          operationId: 'adminExportUser',
          tag: 'admin',
          summary: 'All that is kept of a user, a JSON object a line; the last is `end`.',
          path: userPath,
          answers: { 200: { description: 'The lines.', contentType: ndjsonType } },
          errors: ['not_found'],
        }),
      },
      handler: async (request, h) => {
        const userId = userIn(request);
        const lines = await ndjson(exports.pages(userId));
        note(request, 'user exported', { userId });
        return h.response(lines).type(ndjsonType);
      },
    },
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
