import Type, { type Static } from 'typebox';
import { webhookLimits } from '../limits.js';
import { Cursor, NextCursor } from './cursor.js';
import { ConversationId, closed, Position, Timestamp, UserId } from './values.js';

const eventTypes = [
  'message.created',
  'message.changed',
  'conversation.created',
  'conversation.removed',
  'user.created',
  'user.changed',
  'user.removed',
  'guest.created',
  'guest.became_account',
  'report.created',
] as const;

export const WebhookEventType = Type.Enum([...eventTypes], {
  description: 'What has happened.',
});
export type WebhookEventType = Static<typeof WebhookEventType>;

const eventGroups = ['message.*', 'conversation.*', 'user.*', 'guest.*', 'report.*'] as const;

/** A type of event, or all of a group. */
export const WebhookEventFilter = Type.Enum([...eventTypes, ...eventGroups], {
  description: 'A type of event, or all of a group: `message.*`.',
});
export type WebhookEventFilter = Static<typeof WebhookEventFilter>;

/** Chosen by the server. */
const Id = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: 'Chosen by the server; opaque.',
});

const Address = Type.String({
  minLength: 1,
  maxLength: webhookLimits.urlLength,
  description:
    'Where events are posted to: `https:`, or `http:` on the server’s own machine; without a username, a password or a fragment.',
});
const Description = Type.String({
  minLength: 1,
  maxLength: webhookLimits.descriptionLength,
  description: 'For whoever looks after it. Well-formed Unicode, no NUL.',
});
const Events = Type.Array(WebhookEventFilter, {
  minItems: 1,
  maxItems: webhookLimits.filters,
  uniqueItems: true,
  description: 'What it is told of; all there is where it is left out.',
});
const Secret = Type.String({
  description:
    'What signatures are made with: `whsec_` and 24 random bytes or more in base64. Shown this once.',
});

export const Webhook = closed(
  {
    id: Id,
    url: Address,
    description: Type.Optional(Description),
    events: Type.Optional(Events),
    enabled: Type.Boolean({ description: 'Whether it is told of anything.' }),
    goneAt: Type.Optional({
      ...Timestamp,
      description: 'When it answered 410 and so was disabled.',
    }),
    createdAt: Timestamp,
  },
  'Somebody who is told of what happens.',
);
export type Webhook = Static<typeof Webhook>;

export const WebhookDelivery = closed(
  {
    id: { ...Id, description: 'The `webhook-id` of the request, the same each time.' },
    type: WebhookEventType,
    state: Type.Enum(['waiting', 'delivered', 'failed'], {
      description:
        '`waiting`: it is to be tried, or tried again; `delivered`: a 2xx came; `failed`: given up.',
    }),
    at: { ...Timestamp, description: 'When it happened.' },
    conversationId: Type.Optional(ConversationId),
    seq: Type.Optional({ ...Position, description: 'Of the message.' }),
    rev: Type.Optional({ ...Position, description: 'The value of the counter that is told of.' }),
    userId: Type.Optional(UserId),
    reportId: Type.Optional(Id),
    attempts: Type.Integer({ minimum: 0 }),
    attemptedAt: Type.Optional({ ...Timestamp, description: 'The last time.' }),
    nextAt: Type.Optional({ ...Timestamp, description: 'When it is tried again.' }),
    status: Type.Optional(
      Type.Integer({
        minimum: 100,
        maximum: 999,
        description: 'Of the last answer; nothing else of an answer is kept.',
      }),
    ),
    failure: Type.Optional(
      Type.Enum(['status', 'timeout', 'unreachable', 'disabled', 'nothing'], {
        description:
          'Why the last time failed. `status`: no 2xx; `timeout`: no answer in time; `unreachable`: no connection, or it broke; `disabled`: the receiver was; `nothing`: what it told of is not there any more.',
      }),
    ),
  },
  'An event that is, or was, told to one receiver. There is no content in it.',
);
export type WebhookDelivery = Static<typeof WebhookDelivery>;

/** How the operator looks after receivers. */
export const adminWebhookSchemas = {
  requests: {
    createWebhook: closed(
      {
        url: Address,
        description: Type.Optional(Description),
        events: Type.Optional(Events),
      },
      'Adds a receiver of events.',
    ),
    changeWebhook: Type.Object(
      {
        url: Type.Optional(Address),
        description: Type.Optional(Type.Union([Description, Type.Null()])),
        events: Type.Optional(Type.Union([Events, Type.Null()])),
        enabled: Type.Optional(Type.Boolean()),
      },
      {
        additionalProperties: false,
        minProperties: 1,
        description: 'Changes what is named; null takes it away.',
      },
    ),
    listDeliveries: closed(
      {
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: webhookLimits.deliveryPageSize })),
        cursor: Type.Optional(Cursor),
      },
      'Lists what a receiver was told, or is to be told, the latest first.',
    ),
  },
  responses: {
    webhook: closed({ webhook: Webhook }, 'One receiver.'),
    webhooks: closed(
      { webhooks: Type.Array(Webhook, { maxItems: webhookLimits.receivers }) },
      'All receivers, the oldest first.',
    ),
    webhookSecret: closed(
      {
        webhook: Webhook,
        secret: Secret,
        oldUntil: Type.Optional({
          ...Timestamp,
          description: 'Until when each request is signed with the secret before as well.',
        }),
      },
      'A receiver with its new secret.',
    ),
    webhookDelivery: closed({ delivery: WebhookDelivery }, 'One delivery.'),
    webhookDeliveries: closed(
      { deliveries: Type.Array(WebhookDelivery), nextCursor: Type.Optional(NextCursor) },
      'A page of deliveries.',
    ),
  },
} as const;

export type CreateWebhookRequest = Static<typeof adminWebhookSchemas.requests.createWebhook>;
export type ChangeWebhookRequest = Static<typeof adminWebhookSchemas.requests.changeWebhook>;
export type ListDeliveriesRequest = Static<typeof adminWebhookSchemas.requests.listDeliveries>;
export type WebhookSecretResponse = Static<typeof adminWebhookSchemas.responses.webhookSecret>;
export type WebhookDeliveriesResponse = Static<
  typeof adminWebhookSchemas.responses.webhookDeliveries
>;
