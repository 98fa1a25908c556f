import Type, { type Static } from 'typebox';
import { limits } from '../limits.js';
import { Cursor, NextCursor } from './cursor.js';
import { Message } from './messages.js';
import { User } from './users.js';
import { ConversationId, closed, Timestamp, UserId, Uuid } from './values.js';

export const ReportReason = Type.Enum(['spam', 'abuse', 'danger', 'other'], {
  description:
    '`spam`: unwanted or fraudulent; `abuse`: insults or harassment; `danger`: somebody may come to harm; `other`: the `comment` tells.',
});
export type ReportReason = Static<typeof ReportReason>;

const Comment = Type.String({
  minLength: 1,
  maxLength: limits.reportCommentLength,
  description: 'In the reporter’s words. Not blank, well-formed Unicode, no NUL.',
});
const Place = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** Chosen by the server. */
const Id = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: 'Chosen by the server; opaque.',
});

/** What is told with each report, whoever is reported. */
const telling = {
  reportId: Uuid('chosen by the reporter, new for each report; a repeat carries the same'),
  reason: ReportReason,
  comment: Type.Optional(Comment),
};

const facts = {
  conversationId: Type.Optional(ConversationId),
  seq: Type.Optional({ ...Place, description: 'Of the message that is reported.' }),
  reason: ReportReason,
  comment: Type.Optional(Comment),
  createdAt: Timestamp,
  closedAt: Type.Optional({ ...Timestamp, description: 'There when it is closed: since when.' }),
};

export const Report = closed(
  {
    id: Id,
    reporter: User,
    user: User,
    ...facts,
    messages: Type.Optional(
      Type.Array(Message, {
        maxItems: limits.reportedMessages,
        description:
          'What the reporter saw when the report came, by `seq`, whatever became of it since: the reported message and those before it, or the latest of the conversation. Only where one report is asked for.',
      }),
    ),
  },
  'What one user, the `reporter`, has told the operator of another one, the `user`.',
);
export type Report = Static<typeof Report>;

/** What users tell the operator of each other. */
export const reportSchemas = {
  requests: {
    report: Type.Union(
      [
        closed(
          { userId: { ...UserId, description: 'Who is reported.' }, ...telling },
          'A user, without a conversation.',
        ),
        closed(
          {
            conversationId: {
              ...ConversationId,
              description: 'One of the caller’s: its other member is reported.',
            },
            seq: Type.Optional({
              ...Place,
              description:
                'A message that the other member has sent. By default the conversation as a whole.',
            }),
            ...telling,
          },
          'A conversation, or a message of it.',
        ),
      ],
      {
        description:
          'Tells the operator of somebody. Safe to repeat: the same `reportId` is one report.',
      },
    ),
  },
} as const;

/** How the operator looks at reports. */
export const adminReportSchemas = {
  requests: {
    listReports: closed(
      {
        state: Type.Optional(
          Type.Enum(['open', 'closed'], { description: '`open`, by default, or `closed`.' }),
        ),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.reportPageSize })),
        cursor: Type.Optional(Cursor),
      },
      'Lists reports, the oldest first.',
    ),
    changeReport: closed({ closed: Type.Boolean() }, 'Closes a report, or opens it again.'),
  },
  responses: {
    report: closed({ report: Report }, 'One report.'),
    reports: closed(
      {
        reports: Type.Array(Report, { description: 'Without their `messages`.' }),
        nextCursor: Type.Optional(NextCursor),
      },
      'A page of reports.',
    ),
  },
  exportLine: closed(
    {
      type: Type.Literal('report'),
      id: Id,
      user: User,
      ...facts,
    },
    'One report that the user has made, of another `user`. What others wrote is not in it, nor is who has reported the user.',
  ),
} as const;

export type ReportRequest = Static<typeof reportSchemas.requests.report>;
export type ListReportsRequest = Static<typeof adminReportSchemas.requests.listReports>;
export type ChangeReportRequest = Static<typeof adminReportSchemas.requests.changeReport>;
export type ReportsResponse = Static<typeof adminReportSchemas.responses.reports>;
