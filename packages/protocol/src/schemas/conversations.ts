import Type, { type Static } from 'typebox';
import { accountLimits, limits } from '../limits.js';
import { Cursor, NextCursor } from './cursor.js';
import { Data } from './data.js';
import { Message } from './messages.js';
import { ConversationSettings } from './settings.js';
import { Topic } from './topic.js';
import { Unread } from './unread.js';
import { User } from './users.js';
import { ConversationId, closed, Position, Timestamp, UserId } from './values.js';

export const Member = closed(
  {
    user: User,
    delivered: Position,
    read: Position,
  },
  'A member of a conversation, and the `seq` up to which messages reached them and were read.',
);
export type Member = Static<typeof Member>;

export const Conversation = closed(
  {
    id: ConversationId,
    members: Type.Array(Member, { description: 'Two, the caller among them.' }),
    topic: Type.Optional(Topic),
    data: Type.Optional(Data),
    head: Position,
    lastMessage: Type.Optional(Message),
    createdAt: Timestamp,
    unread: Type.Optional(Unread),
    settings: Type.Optional(ConversationSettings),
  },
  'A conversation as one member sees it; `head` is the highest `rev` in it. `unread` is left out where nobody counts, `settings` where the member has arranged nothing; `topic` and `data` where there are none.',
);
export type Conversation = Static<typeof Conversation>;

/** Which one, of all that two users have, and what is put with it when that makes it. */
export const opening = {
  topic: Type.Optional(
    Type.Union([Topic, Type.Literal('')], {
      description: 'Opens the one with this topic; by default, or with `""`, the one without any.',
    }),
  ),
  data: Type.Optional(Data),
};

/** Who talks with whom. */
export const conversationSchemas = {
  serverFrames: {
    conversation: closed(
      { type: Type.Literal('conversation'), conversation: Conversation },
      'The user is now a member of this conversation.',
    ),
    removed: closed(
      { type: Type.Literal('removed'), conversationId: ConversationId },
      'There is no such conversation for this user (any more): drop it. Also sent before `resumed`, for each position of such a conversation.',
    ),
  },
  requests: {
    listConversations: closed(
      {
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.conversationPageSize })),
        cursor: Type.Optional(Cursor),
        show: Type.Optional(
          Type.Enum(['pinned', 'archived'], {
            description:
              '`pinned`: only those, the latest pinned first. `archived`: only those, the latest archived first. By default all that are not archived.',
          }),
        ),
      },
      'Lists the caller’s conversations, latest activity first.',
    ),
    openConversation: Type.Union(
      [
        closed(
          {
            username: Type.String({ minLength: 1, maxLength: accountLimits.usernameLength }),
            ...opening,
          },
          'With the user of this name.',
        ),
        closed({ userId: UserId, ...opening }, 'With the user of this id.'),
      ],
      {
        description:
          'Opens a conversation with one other user; creates it when there is none, with this `data`; one that is there keeps its own. Nobody has one with themself.',
      },
    ),
  },
  responses: {
    conversations: closed(
      {
        conversations: Type.Array(Conversation),
        nextCursor: Type.Optional(NextCursor),
      },
      'A page of conversations.',
    ),
    conversation: closed({ conversation: Conversation }, 'One conversation.'),
  },
} as const;

export type ListConversationsRequest = Static<
  typeof conversationSchemas.requests.listConversations
>;
export type OpenConversationRequest = Static<typeof conversationSchemas.requests.openConversation>;
export type ConversationsResponse = Static<typeof conversationSchemas.responses.conversations>;
export type ConversationResponse = Static<typeof conversationSchemas.responses.conversation>;
