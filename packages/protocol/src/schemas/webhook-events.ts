import Type, { type Static } from 'typebox';
import { AdminUser } from './admin.js';
import { Data } from './data.js';
import { Message } from './messages.js';
import { ReportReason } from './reports.js';
import { Topic } from './topic.js';
import { ConversationId, closed, Position, Timestamp, UserId } from './values.js';
import type { WebhookEventType } from './webhooks.js';

const message = { message: Message };
const user = { user: AdminUser };

/** The `data` of each event that webhooks tell of, as it is in the moment in which it is sent. */
export const webhookEvents = {
  'message.created': closed(message, 'A message was sent; as its author sees it.'),
  'message.changed': closed(
    message,
    'A message was edited, deleted or reacted to. What comes quickly one after the other may be told as one.',
  ),
  'conversation.created': closed(
    {
      conversation: closed(
        {
          id: ConversationId,
          memberIds: Type.Array(UserId, { minItems: 2, maxItems: 2 }),
          topic: Type.Optional(Topic),
          data: Type.Optional(Data),
          createdAt: Timestamp,
        },
        'The conversation.',
      ),
    },
    'Two users have a conversation that they did not have.',
  ),
  'conversation.removed': closed(
    { conversationId: ConversationId },
    'A conversation is gone with all that was in it; what still waited of it is not told.',
  ),
  'user.created': closed(user, 'There is a user: an account, or somebody of a host site.'),
  'user.changed': closed(user, 'What others see of a user is not what it was.'),
  'user.removed': closed({ userId: UserId }, 'A user or a guest is gone.'),
  'guest.created': closed(user, 'Somebody has begun as a guest.'),
  'guest.became_account': closed(user, 'A guest has an account now, under the same id.'),
  'report.created': closed(
    {
      report: closed(
        {
          id: Type.String({ description: 'Ask the admin API for all of it.' }),
          reporterId: UserId,
          userId: UserId,
          conversationId: Type.Optional(ConversationId),
          seq: Type.Optional(Position),
          reason: ReportReason,
          createdAt: Timestamp,
        },
        'The report.',
      ),
    },
    'A user has told of another one.',
  ),
} as const satisfies Record<WebhookEventType, Type.TSchema>;

/** What a receiver is sent, as JSON. */
export type WebhookEvent = {
  [T in WebhookEventType]: {
    readonly type: T;
    /** When it happened (RFC 3339). */
    readonly timestamp: string;
    readonly data: Static<(typeof webhookEvents)[T]>;
  };
}[WebhookEventType];
