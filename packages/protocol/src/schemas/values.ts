import Type from 'typebox';
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

export const SenderId = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: `The user’s id, or \`${systemSenderId}\` for a message by the system.`,
});

/** @param use - whose it is, and for how long */
export const Uuid = (use: string) =>
  Type.String({
    pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
    description: `A UUID in lower case (RFC 9562), ${use}.`,
  });

export const ClientId = Uuid('chosen by the sender, new for each message');

export const Position = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'A value of the conversation’s counter; 0 is before the first change.',
});

export const Timestamp = Type.Integer({
  minimum: 0,
  description: 'Milliseconds since the Unix epoch, by the server’s clock.',
});

export const Duration = Type.Integer({ minimum: 0, description: 'Milliseconds.' });

/** Chosen by the client; the reply carries it back. */
export const RequestId = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Chosen by the client; the reply carries the same.',
});
