import { adminRequests, adminResponses, closed, UserId } from '@chat/protocol/schemas';
import type { Request, ServerRoute } from '@hapi/hapi';
import type { AdminUsers } from '../../admin/admin-users.js';
import type { SessionService } from '../../auth/session-service.js';
import { queryValidator, validator } from '../../edge/validator.js';
import type { UserExport } from '../../leaving/user-export.js';
import type { UserRemoval } from '../../leaving/user-removal.js';
import type { Log } from '../../log.js';
import { adminNote } from '../admin-note.js';
import { adminAuth } from '../admin-scheme.js';
import { jsonBody, readJson } from '../json-body.js';
import { ndjson, ndjsonType } from '../ndjson.js';
import { noBody } from '../no-body.js';
import { described } from '../openapi/route-description.js';

export interface AdminUserRoutesOptions {
  readonly users: AdminUsers;
  readonly removal: UserRemoval;
  readonly exports: UserExport;
  readonly sessions: SessionService;
  readonly log: Log;
}

const userPath = closed({ id: UserId }, 'One user.');

/** What a site's backend does with users. */
export function adminUserRoutes(options: AdminUserRoutesOptions): ServerRoute[] {
  const { users, removal, exports, sessions, log } = options;
  const createBody = validator(adminRequests.createUser, 'The body');
  const findQuery = queryValidator(adminRequests.findUsers);
  const changeBody = validator(adminRequests.changeUser, 'The body');
  const pathOf = validator(userPath, 'The path');
  const userIn = (request: Request) => pathOf(request.params).id;
  const note = adminNote(log);

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
      method: 'PATCH',
      path: '/v1/admin/users/{id}',
      options: {
        ...jsonBody,
        auth: adminAuth,
        ...described({
          operationId: 'adminChangeUser',
          tag: 'admin',
          summary: 'Say of a user whether it is a program.',
          path: userPath,
          body: adminRequests.changeUser,
          answers: { 200: { description: 'As they are now.', schema: adminResponses.user } },
          errors: ['not_found'],
        }),
      },
      handler: async (request) => {
        const userId = userIn(request);
        const change = changeBody(await readJson(request));
        const user = await users.change(userId, change);
        note(request, 'user changed', { userId, ...change });
        return { user };
      },
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
  ];
}
