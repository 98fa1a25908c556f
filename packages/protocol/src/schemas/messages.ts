import Type, { type Static } from 'typebox';
import { fileLimits, limits } from '../limits.js';
import { Data } from './data.js';
import { FileId, MessageFile, QuotedFile } from './files.js';
import { Reaction } from './reactions.js';
import {
  ClientId,
  ConversationId,
  closed,
  Position,
  RequestId,
  SenderId,
  Timestamp,
} from './values.js';

const Place = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const DeletedAt = Type.Optional(
  Type.Integer({
    minimum: 0,
    description: 'When it was deleted for everyone. Its text is empty then, and all else gone.',
  }),
);

export const Quote = closed(
  {
    seq: Place,
    rev: Type.Integer({ minimum: 1, description: 'Of which state of it the text is.' }),
    senderId: SenderId,
    text: Type.String({
      maxLength: limits.quoteLength,
      description: `Its first ${limits.quoteLength} characters.`,
    }),
    file: Type.Optional(QuotedFile),
    deletedAt: DeletedAt,
  },
  'The message that another one answers, as it is at the time of reading.',
);
export type Quote = Static<typeof Quote>;

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
    text: Type.String({
      maxLength: limits.textLength,
      description: 'Empty when it was deleted; it may be where there are files.',
    }),
    createdAt: Timestamp,
    editedAt: Type.Optional(
      Type.Integer({ minimum: 0, description: 'When the text was changed last.' }),
    ),
    deletedAt: DeletedAt,
    data: Type.Optional(Data),
    replyTo: Type.Optional(
      Type.Integer({ minimum: 1, description: 'The `seq` of the message that it answers.' }),
    ),
    quoted: Type.Optional(Quote),
    files: Type.Optional(
      Type.Array(MessageFile, {
        minItems: 1,
        maxItems: fileLimits.perMessage,
        description: 'What goes along with it.',
      }),
    ),
    reactions: Type.Optional(
      Type.Array(Reaction, { minItems: 1, description: 'By who was first.' }),
    ),
  },
  'One message as stored.',
);
export type Message = Static<typeof Message>;

/** What is written. */
export const messageSchemas = {
  clientFrames: {
    send: closed(
      {
        type: Type.Literal('send'),
        id: RequestId,
        conversationId: ConversationId,
        clientId: ClientId,
        text: Type.String({
          maxLength: limits.textLength,
          description: 'Well-formed Unicode, no NUL; not blank, but where there are files.',
        }),
        data: Type.Optional(Data),
        replyTo: Type.Optional({
          ...Place,
          description: 'The `seq` of the message of this conversation that it answers.',
        }),
        files: Type.Optional(
          Type.Array(FileId, {
            minItems: 1,
            maxItems: fileLimits.perMessage,
            description: 'What the sender has uploaded for it.',
          }),
        ),
      },
      'Sends a message. Safe to repeat: the same `clientId`, text, `data`, `replyTo` and `files` return the stored message.',
    ),
  },
  serverFrames: {
    sent: closed(
      { type: Type.Literal('sent'), id: RequestId, message: Message },
      'Replies to `send`, once the message is durably stored.',
    ),
    message: closed(
      { type: Type.Literal('message'), message: Message },
      'A message of one of the user’s conversations is new or changed.',
    ),
  },
  requests: {
    listMessages: closed(
      {
        before: Type.Optional(Place),
        after: Type.Optional({
          ...Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
          description: 'Pages forwards: the messages just behind this `seq`. Not with `before`.',
        }),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.pageSize })),
      },
      'Pages backwards: the messages just before `seq` = `before`, or the newest; or forwards, from `after` on.',
    ),
  },
  responses: {
    messages: closed(
      {
        messages: Type.Array(Message, { description: 'By `seq`, ascending.' }),
        more: Type.Boolean({ description: 'There are older ones; with `after`, newer ones.' }),
        head: Position,
      },
      'A page of history. `head` was read before the messages: it is the position of a client that now has the newest page.',
    ),
  },
} as const;

export type ListMessagesRequest = Static<typeof messageSchemas.requests.listMessages>;
export type MessagesResponse = Static<typeof messageSchemas.responses.messages>;
