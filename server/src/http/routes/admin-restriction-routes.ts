import { adminRequests, adminResponses, closed, UserId } from '@chat/protocol/schemas';
import type { Request, ServerRoute } from '@hapi/hapi';
import type { AdminRestrictions } from '../../admin/admin-restrictions.js';
import { queryValidator, validator } from '../../edge/validator.js';
import type { Log } from '../../log.js';
import { adminNote } from '../admin-note.js';
import { adminAuth } from '../admin-scheme.js';
import { jsonBody, readJson } from '../json-body.js';
import { noBody } from '../no-body.js';
import { described } from '../openapi/route-description.js';

export interface AdminRestrictionRoutesOptions {
  readonly restrictions: AdminRestrictions;
  readonly log: Log;
}

const userPath = closed({ id: UserId }, 'One user.');
const path = '/v1/admin/users/{id}/restriction';

/** How a site's backend keeps a user from writing, or from coming. */
export function adminRestrictionRoutes({
  restrictions,
  log,
}: AdminRestrictionRoutesOptions): ServerRoute[] {
  const restrictBody = validator(adminRequests.restrict, 'The body');
  const pathOf = validator(userPath, 'The path');
  const accountOf = queryValidator(adminRequests.account);
  const userIn = (request: Request) => pathOf(request.params).id;
  const note = adminNote(log);

  return [
    {
      method: 'PUT',
      path,
      options: {
        ...jsonBody,
        auth: adminAuth,
        ...described({
          operationId: 'adminRestrictUser',
          tag: 'admin',
          summary: 'Mute or suspend a user, for a time or until that is lifted.',
          path: userPath,
          query: adminRequests.account,
          body: adminRequests.restrict,
          answers: { 200: { description: 'As they are now.', schema: adminResponses.user } },
          errors: ['not_found'],
        }),
      },
      handler: async (request) => {
        const userId = userIn(request);
        const account = accountOf(request.query);
        const restriction = restrictBody(await readJson(request));
        const user = await restrictions.restrict(userId, restriction, account);
        const { kind, until } = restriction;
        note(request, `user ${kind}`, { userId, until });
        return { user };
      },
    },
    {
      method: 'DELETE',
      path,
      options: {
        ...noBody,
        auth: adminAuth,
        ...described({
          operationId: 'adminFreeUser',
          tag: 'admin',
          summary: 'Take back that a user is muted or suspended.',
          path: userPath,
          query: adminRequests.account,
          answers: { 200: { description: 'As they are now.', schema: adminResponses.user } },
          errors: ['not_found'],
        }),
      },
      handler: async (request) => {
        const userId = userIn(request);
        const user = await restrictions.lift(userId, accountOf(request.query));
        note(request, 'user freed', { userId });
        return { user };
      },
    },
  ];
}
