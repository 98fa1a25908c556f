import Type, { type Static } from 'typebox';
import { accountLimits, limits } from '../limits.js';
import { AccountUsername, Password } from './accounts.js';
import { adminReadingSchemas } from './admin-reading.js';
import { adminAuditSchemas } from './audit.js';
import { Conversation, opening } from './conversations.js';
import { Data } from './data.js';
import { DisplayName } from './display-name.js';
import { FileLink } from './files.js';
import { Message, messageSchemas } from './messages.js';
import { Privacy } from './privacy.js';
import { PushContent } from './push.js';
import { adminReportSchemas } from './reports.js';
import { adminRestrictionSchemas, Restriction } from './restrictions.js';
import { adminRetentionSchemas } from './retention.js';
import { ConversationSettings } from './settings.js';
import { User } from './users.js';
import { ClientId, ConversationId, closed, Timestamp, UserId } from './values.js';
import { adminWebhookSchemas } from './webhooks.js';

const Realm = Type.Union([Type.Literal('local'), Type.Literal('host'), Type.Literal('guest')], {
  description:
    '`local`: this server’s own accounts; `host`: users of a host site; `guest`: people without an account.',
});
const Bot = Type.Boolean({ description: 'Whether it is a program, and shown as one.' });
const Username = Type.String({ minLength: 1, maxLength: accountLimits.usernameLength });

export const AdminUser = closed(
  {
    ...User.properties,
    realm: Realm,
    createdAt: Timestamp,
    restriction: Type.Optional(Restriction),
  },
  'A user as an administrator sees them.',
);
export type AdminUser = Static<typeof AdminUser>;

/** Bodies and query strings that the admin API takes. */
export const adminRequests = {
  createUser: Type.Union(
    [
      closed(
        {
          username: AccountUsername,
          password: Password,
          name: Type.Optional(DisplayName),
          bot: Type.Optional(Bot),
          realm: Type.Optional(Type.Literal('local')),
        },
        'An account of this server. `name` defaults to the username.',
      ),
      closed(
        {
          username: Username,
          name: Type.Optional(DisplayName),
          bot: Type.Optional(Bot),
          realm: Type.Literal('host'),
        },
        'A user of a host site, before they come for the first time; `username` is their `sub`.',
      ),
    ],
    { description: 'Creates a user.' },
  ),
  findUsers: closed(
    { username: Username, realm: Type.Optional(Realm) },
    'Finds the user with exactly this name; `realm` defaults to `local`.',
  ),
  changeUser: closed({ bot: Bot }, 'Changes what only an administrator says of a user.'),
  openConversation: closed(
    {
      memberIds: Type.Array(UserId, { minItems: 2, maxItems: 2, uniqueItems: true }),
      ...opening,
    },
    'Opens the conversation of two users of one realm, or of a guest and somebody who is none; creates it when there is none.',
  ),
  sendMessage: closed(
    {
      clientId: ClientId,
      text: Type.String({
        minLength: 1,
        maxLength: limits.textLength,
        description: 'Not blank, well-formed Unicode, no NUL.',
      }),
      data: Type.Optional(Data),
      replyTo: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: Number.MAX_SAFE_INTEGER,
          description: 'The `seq` of the message of this conversation that it answers.',
        }),
      ),
      senderId: Type.Optional({
        ...UserId,
        description: 'The member in whose name it is sent; left out for the system.',
      }),
    },
    'A message by the system, or in the name of a member. Safe to repeat: the same `clientId`, text, `data` and `replyTo` return the stored message.',
  ),
  ...adminReadingSchemas.requests,
  ...adminRestrictionSchemas.requests,
  ...adminAuditSchemas.requests,
  ...adminReportSchemas.requests,
  ...adminRetentionSchemas.requests,
  ...adminWebhookSchemas.requests,
} as const;

/** Bodies that the admin API answers. */
export const adminResponses = {
  user: closed({ user: AdminUser }, 'One user.'),
  users: closed({ users: Type.Array(AdminUser) }, 'The users found: none or one.'),
  conversation: closed({ conversation: Conversation }, 'The conversation of the two.'),
  message: closed({ message: Message }, 'The message as stored.'),
  messages: messageSchemas.responses.messages,
  ...adminAuditSchemas.responses,
  ...adminReportSchemas.responses,
  ...adminRetentionSchemas.responses,
  ...adminWebhookSchemas.responses,
} as const;

/** The lines of an export, each one JSON object. */
export const exportLines = {
  user: closed(
    { type: Type.Literal('user'), ...AdminUser.properties },
    'First, once: whose data it is. A password hash is not in it.',
  ),
  privacy: closed(
    {
      type: Type.Literal('privacy'),
      ...Privacy.properties,
      lastSeenAt: Type.Optional(Timestamp),
    },
    'What others are told of the user, and when they were there last; left out where nothing is kept.',
  ),
  session: closed(
    {
      type: Type.Literal('session'),
      id: Type.String(),
      createdAt: Timestamp,
      expiresAt: Timestamp,
      endedAt: Type.Optional(Timestamp),
      agent: Type.Optional(Type.String()),
    },
    'One sign-in of an account or a guest, and what signed in. Tokens are not in it.',
  ),
  block: closed(
    { type: Type.Literal('block'), userId: UserId, at: Timestamp },
    'Somebody whom the user has blocked.',
  ),
  push: closed(
    {
      type: Type.Literal('push'),
      service: Type.String({ description: 'The origin of the push service.' }),
      content: PushContent,
      createdAt: Timestamp,
    },
    'A browser of the user’s that is sent pushes. Its endpoint and keys are not in it.',
  ),
  conversation: closed(
    {
      type: Type.Literal('conversation'),
      id: ConversationId,
      members: Conversation.properties.members,
      topic: Conversation.properties.topic,
      data: Conversation.properties.data,
      createdAt: Timestamp,
      settings: Type.Optional(ConversationSettings),
    },
    'One conversation, and how the user has arranged it; its messages follow.',
  ),
  message: closed(
    { type: Type.Literal('message'), ...Message.properties },
    'One message of the conversation above it, by `seq`.',
  ),
  file: closed(
    { type: Type.Literal('file'), ...FileLink.properties },
    'Where a file of the message above can be read: the links of an export have an end, so fetch them soon.',
  ),
  report: adminReportSchemas.exportLine,
  end: closed({ type: Type.Literal('end') }, 'Last: without it the export is not complete.'),
} as const;

export type ExportLine = {
  [T in keyof typeof exportLines]: Static<(typeof exportLines)[T]>;
}[keyof typeof exportLines];

export type CreateUserRequest = Static<typeof adminRequests.createUser>;
export type ChangeUserRequest = Static<typeof adminRequests.changeUser>;
export type AdminFindUsersRequest = Static<typeof adminRequests.findUsers>;
export type SendSystemMessageRequest = Static<typeof adminRequests.sendMessage>;
