import { adminRequests, adminResponses } from '@chat/protocol/schemas';
import type { ServerRoute } from '@hapi/hapi';
import type { Audit } from '../../admin/audit.js';
import { queryValidator } from '../../edge/validator.js';
import { adminAuth } from '../admin-scheme.js';
import { described } from '../openapi/route-description.js';

/** What administrators did. */
export function adminAuditRoutes(audit: Audit): ServerRoute[] {
  const listQuery = queryValidator(adminRequests.listAudit);
  return [
    {
      method: 'GET',
      path: '/v1/admin/audit',
      options: {
        auth: adminAuth,
        ...described({
          operationId: 'adminListAudit',
          tag: 'admin',
          summary: 'What administrators set about, the latest first.',
          query: adminRequests.listAudit,
          answers: { 200: { description: 'A page.', schema: adminResponses.audit } },
        }),
      },
      handler: (request) => audit.list(listQuery(request.query)),
    },
  ];
}
