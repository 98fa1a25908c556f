import type { ReportReason } from '@chat/protocol';
import { requests } from '@chat/protocol/schemas';
import type { ServerRoute } from '@hapi/hapi';
import type { Reports } from '../../chat/reports.js';
import { tooMany } from '../../edge/admission.js';
import { requestIdOf } from '../../edge/request-id.js';
import { validator } from '../../edge/validator.js';
import type { Limiter } from '../../limits/limiter.js';
import type { Log } from '../../log.js';
import { callerOf } from '../caller.js';
import { authenticatedJsonBody, readJson } from '../json-body.js';
import { described } from '../openapi/route-description.js';

export interface ReportRoutesOptions {
  readonly reports: Reports;
  readonly reportsByUser: Limiter;
  readonly log: Log;
  /** Called for each report that is no repeat. */
  readonly onReport: (reason: ReportReason) => void;
}

/** Telling the operator of somebody. */
export function reportRoutes(options: ReportRoutesOptions): ServerRoute[] {
  const { reports, reportsByUser, log, onReport } = options;
  const reportOf = validator(requests.report, 'The body');
  return [
    {
      method: 'POST',
      path: '/v1/reports',
      options: {
        ...authenticatedJsonBody,
        ...described({
          operationId: 'report',
          tag: 'chat',
          summary: 'Report a user, a conversation or a message to whoever runs the server.',
          body: requests.report,
          answers: { 204: { description: 'Kept, now or before.' } },
          errors: ['not_found', 'message_not_found', 'rate_limited'],
        }),
      },
      handler: async (request, h) => {
        const { userId, chatWith } = callerOf(request);
        const asked = reportOf(await readJson(request));
        const wait = await reportsByUser.take(userId);
        if (wait > 0) throw tooMany('reports of this user', wait);
        const report = await reports.report(userId, asked, chatWith);
        if (report !== null) {
          const { id, reporterId, userId: reportedId, conversationId } = report;
          const requestId = requestIdOf(request.raw.req);
          log.info(
            { requestId, reportId: id, userId: reporterId, reportedId, conversationId },
            'a user was reported',
          );
          onReport(report.reason);
        }
        return h.response().code(204);
      },
    },
  ];
}
