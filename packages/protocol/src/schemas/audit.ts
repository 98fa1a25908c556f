import Type, { type Static } from 'typebox';
import { limits } from '../limits.js';
import { Cursor, NextCursor } from './cursor.js';
import { ConversationId, closed, Timestamp, UserId } from './values.js';

export const AuditAct = Type.Enum(
  ['conversation.read', 'message.send', 'message.delete', 'user.mute', 'user.suspend', 'user.lift'],
  {
    description:
      'What an administrator set about: `conversation.read`, `message.send`, `message.delete`, `user.mute`, `user.suspend`, or to free somebody, `user.lift`.',
  },
);
export type AuditAct = Static<typeof AuditAct>;

const By = Type.String({
  minLength: 1,
  maxLength: limits.auditByLength,
  description: 'Who does it: a person of yours. Not blank, well-formed Unicode, no NUL.',
});
const Reason = Type.String({
  minLength: 1,
  maxLength: limits.auditReasonLength,
  description: 'What for, such as the number of a case. Not blank, well-formed Unicode, no NUL.',
});

/** Who acts, and why, where it need not be said. */
export const accounted = { by: Type.Optional(By), reason: Type.Optional(Reason) };
/** Who reads, and why: without both nothing is shown. */
export const accountedRead = { by: By, reason: Reason };

export const AuditEntry = closed(
  {
    id: Type.String({
      pattern: '^[A-Za-z0-9_-]{1,64}$',
      description: 'Chosen by the server; opaque.',
    }),
    at: Timestamp,
    act: AuditAct,
    ...accounted,
    conversationId: Type.Optional(ConversationId),
    seq: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Of the message that was to be deleted.' }),
    ),
    userId: Type.Optional({
      ...UserId,
      description: 'Who was restricted or freed, or in whose name a message was sent.',
    }),
  },
  'What an administrator set about, written before it was done. Never what somebody wrote.',
);
export type AuditEntry = Static<typeof AuditEntry>;

/** What administrators did, for whoever looks after them. */
export const adminAuditSchemas = {
  requests: {
    listAudit: closed(
      {
        conversationId: Type.Optional(ConversationId),
        userId: Type.Optional(UserId),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.auditPageSize })),
        cursor: Type.Optional(Cursor),
      },
      'Lists what administrators did, the latest first; of one conversation or one user, not of both.',
    ),
    account: closed(accounted, 'Who does it, and why: kept with the entry in the audit.'),
  },
  responses: {
    audit: closed(
      { entries: Type.Array(AuditEntry), nextCursor: Type.Optional(NextCursor) },
      'A page of the audit.',
    ),
  },
} as const;

export type AccountRequest = Static<typeof adminAuditSchemas.requests.account>;
export type ListAuditRequest = Static<typeof adminAuditSchemas.requests.listAudit>;
export type AuditResponse = Static<typeof adminAuditSchemas.responses.audit>;
