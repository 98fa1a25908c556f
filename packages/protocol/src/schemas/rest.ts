import Type, { type Static } from 'typebox';
import { accountLimits, limits } from '../limits.js';
import { DisplayName } from './display-name.js';
import { Conversation, closed, Message, Position, User, UserId } from './model.js';
import { Duration, ErrorCodeName } from './server-frames.js';

export const AccountUsername = Type.String({
  pattern: '^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,30}[A-Za-z0-9])?$',
  description:
    '1–32 letters, digits, `.`, `_`, `-`; begins and ends with a letter or digit. Case does not matter.',
});

export const Password = Type.String({
  minLength: accountLimits.passwordMinLength,
  maxLength: accountLimits.passwordMaxLength,
});

const RefreshToken = Type.String({
  pattern: '^[A-Za-z0-9_-]{43}$',
  description: '256 random bits as base64url; good for one refresh.',
});

/** Bodies and query strings that REST takes. */
export const requests = {
  register: closed(
    {
      username: AccountUsername,
      password: Password,
      name: Type.Optional(DisplayName),
    },
    'Creates an account and signs it in. `name` defaults to the username.',
  ),
  login: closed(
    {
      username: Type.String({ minLength: 1, maxLength: accountLimits.usernameLength }),
      password: Type.String({ minLength: 1, maxLength: accountLimits.passwordMaxLength }),
    },
    'Signs an account in.',
  ),
  refresh: closed({ refreshToken: RefreshToken }, 'Trades a refresh token for new tokens.'),
  logout: closed({ refreshToken: RefreshToken }, 'Ends the session that the token belongs to.'),
  findUsers: closed(
    { username: Type.String({ minLength: 1, maxLength: accountLimits.usernameLength }) },
    'Finds the user with exactly this name.',
  ),
  listConversations: closed(
    {
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.conversationPageSize })),
      cursor: Type.Optional(
        Type.String({
          maxLength: 256,
          pattern: '^[A-Za-z0-9_-]+$',
          description: 'The `nextCursor` of the page before; nothing else is one.',
        }),
      ),
    },
    'Lists the caller’s conversations, latest activity first.',
  ),
  openConversation: Type.Union(
    [
      closed(
        { username: Type.String({ minLength: 1, maxLength: accountLimits.usernameLength }) },
        'With the user of this name.',
      ),
      closed({ userId: UserId }, 'With the user of this id.'),
    ],
    {
      description:
        'Opens the conversation with one other user; creates it when there is none. Nobody has one with themself.',
    },
  ),
  listMessages: closed(
    {
      before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.pageSize })),
    },
    'Pages backwards: the messages just before `seq` = `before`, or the newest.',
  ),
} as const;

/** Bodies that REST answers. */
export const responses = {
  session: closed(
    {
      user: User,
      accessToken: Type.String({ description: 'A JWT; sent as `Authorization: Bearer …`.' }),
      accessExpiresIn: Duration,
      refreshToken: RefreshToken,
      refreshExpiresIn: Duration,
    },
    'The tokens of a session that was just opened or refreshed.',
  ),
  me: closed({ user: User }, 'Who the caller is.'),
  users: closed({ users: Type.Array(User) }, 'The users found: none or one.'),
  conversations: closed(
    {
      conversations: Type.Array(Conversation),
      nextCursor: Type.Optional(
        Type.String({ description: 'Hand it back as `cursor`; absent on the last page.' }),
      ),
    },
    'A page of conversations.',
  ),
  conversation: closed({ conversation: Conversation }, 'One conversation.'),
  messages: closed(
    {
      messages: Type.Array(Message, { description: 'By `seq`, ascending.' }),
      more: Type.Boolean({ description: 'There are older ones.' }),
      head: Position,
    },
    'A page of history. `head` was read before the messages: it is the position of a client that now has the newest page.',
  ),
  error: closed(
    {
      code: ErrorCodeName,
      message: Type.String({ description: 'For developers: what was wrong and what to do.' }),
      retryAfter: Type.Optional(Duration),
    },
    'Every answer with a status of 400 or more. `retryAfter` says the same as the `Retry-After` header, in milliseconds.',
  ),
} as const;

export type RegisterRequest = Static<typeof requests.register>;
export type LoginRequest = Static<typeof requests.login>;
export type RefreshRequest = Static<typeof requests.refresh>;
export type FindUsersRequest = Static<typeof requests.findUsers>;
export type ListConversationsRequest = Static<typeof requests.listConversations>;
export type OpenConversationRequest = Static<typeof requests.openConversation>;
export type ListMessagesRequest = Static<typeof requests.listMessages>;

export type SessionResponse = Static<typeof responses.session>;
export type MeResponse = Static<typeof responses.me>;
export type UsersResponse = Static<typeof responses.users>;
export type ConversationsResponse = Static<typeof responses.conversations>;
export type ConversationResponse = Static<typeof responses.conversation>;
export type MessagesResponse = Static<typeof responses.messages>;
export type ErrorResponse = Static<typeof responses.error>;
