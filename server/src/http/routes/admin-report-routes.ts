import { adminRequests, adminResponses, closed, Report } from '@chat/protocol/schemas';
import type { Request, ServerRoute } from '@hapi/hapi';
import type { AdminReports } from '../../admin/admin-reports.js';
import { queryValidator, validator } from '../../edge/validator.js';
import type { Log } from '../../log.js';
import { adminNote } from '../admin-note.js';
import { adminAuth } from '../admin-scheme.js';
import { jsonBody, readJson } from '../json-body.js';
import { described } from '../openapi/route-description.js';

export interface AdminReportRoutesOptions {
  readonly reports: AdminReports;
  readonly log: Log;
}

const reportPath = closed({ id: Report.properties.id }, 'One report.');

/** What a site's backend does with the reports of its users. */
export function adminReportRoutes({ reports, log }: AdminReportRoutesOptions): ServerRoute[] {
  const listQuery = queryValidator(adminRequests.listReports);
  const changeBody = validator(adminRequests.changeReport, 'The body');
  const pathOf = validator(reportPath, 'The path');
  const reportIn = (request: Request) => pathOf(request.params).id;
  const note = adminNote(log);

  return [
    {
      method: 'GET',
      path: '/v1/admin/reports',
      options: {
        auth: adminAuth,
        ...described({
          operationId: 'adminListReports',
          tag: 'admin',
          summary: 'The reports that are open, or closed, the oldest first.',
          query: adminRequests.listReports,
          answers: { 200: { description: 'A page.', schema: adminResponses.reports } },
        }),
      },
      handler: (request) => reports.list(listQuery(request.query)),
    },
    {
      method: 'GET',
      path: '/v1/admin/reports/{id}',
      options: {
        auth: adminAuth,
        ...described({
          operationId: 'adminReport',
          tag: 'admin',
          summary: 'One report, with what the reporter saw.',
          path: reportPath,
          answers: { 200: { description: 'The report.', schema: adminResponses.report } },
          errors: ['not_found'],
        }),
      },
      handler: async (request) => ({ report: await reports.byId(reportIn(request)) }),
    },
    {
      method: 'PUT',
      path: '/v1/admin/reports/{id}',
      options: {
        ...jsonBody,
        auth: adminAuth,
        ...described({
          operationId: 'adminChangeReport',
          tag: 'admin',
          summary: 'Close a report, or open it again.',
          path: reportPath,
          body: adminRequests.changeReport,
          answers: { 200: { description: 'As it is now.', schema: adminResponses.report } },
          errors: ['not_found'],
        }),
      },
      handler: async (request) => {
        const reportId = reportIn(request);
        const change = changeBody(await readJson(request));
        const report = await reports.change(reportId, change);
        note(request, `report ${change.closed ? 'closed' : 'opened again'}`, { reportId });
        return { report };
      },
    },
  ];
}
