import Type, { type Static } from 'typebox';
import { accountLimits, limits } from '../limits.js';
import { systemSenderId } from '../system-sender.js';

/** An object that refuses fields it does not name. */
export const closed = <P extends Type.TProperties>(properties: P, description: string) =>
  Type.Object(properties, { additionalProperties: false, description });

export const ConversationId = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: 'Chosen by the server; opaque.',
});

export const UserId = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: 'Chosen by the server; opaque.',
});

const SenderId = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: `The user’s id, or \`${systemSenderId}\` for a message by the system.`,
});

export const ClientId = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  description: 'A UUID in lower case (RFC 9562), chosen by the sender, new for each message.',
});

export const Position = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'A value of the conversation’s counter; 0 is before the first change.',
});

export const Timestamp = Type.Integer({
  minimum: 0,
  description: 'Milliseconds since the Unix epoch, by the server’s clock.',
});

export const User = closed(
  {
    id: UserId,
    username: Type.String({
      minLength: 1,
      maxLength: accountLimits.usernameLength,
      description:
        'The name by which others find this user: the account’s, or a host site’s `sub`.',
    }),
    name: Type.String({ maxLength: accountLimits.nameLength, description: 'The name to show.' }),
    picture: Type.Optional(
      Type.String({ maxLength: accountLimits.pictureLength, description: 'An `https:` URL.' }),
    ),
  },
  'Somebody who can chat.',
);
export type User = Static<typeof User>;

export const Message = closed(
  {
    conversationId: ConversationId,
    seq: Type.Integer({
      minimum: 1,
      description: 'The counter’s value when the message was created: its place, for ever.',
    }),
    rev: Type.Integer({
      minimum: 1,
      description: 'The counter’s value at the message’s latest change; `seq` while unchanged.',
    }),
    senderId: SenderId,
    clientId: ClientId,
    text: Type.String({ minLength: 1, maxLength: limits.textLength }),
    createdAt: Timestamp,
  },
  'One message as stored.',
);
export type Message = Static<typeof Message>;

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
    head: Position,
    lastMessage: Type.Optional(Message),
    createdAt: Timestamp,
  },
  'A conversation; `head` is the highest `rev` in it.',
);
export type Conversation = Static<typeof Conversation>;

export const Head = closed(
  { conversationId: ConversationId, rev: Position },
  'The highest `rev` of one conversation.',
);
export type Head = Static<typeof Head>;
