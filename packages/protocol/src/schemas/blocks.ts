import Type, { type Static } from 'typebox';
import { limits } from '../limits.js';
import { Cursor, NextCursor } from './cursor.js';
import { User } from './users.js';
import { closed, Timestamp, UserId } from './values.js';

export const Block = closed({ user: User, at: Timestamp }, 'Somebody whom the user has blocked.');
export type Block = Static<typeof Block>;

/** The users whom one has blocked, in no order. */
export const Blocked = Type.Array(UserId, {
  maxItems: limits.blocks,
  description: 'Whom the user has blocked; left out for nobody.',
});

/** Whom users want to hear nothing of. */
export const blockSchemas = {
  requests: {
    listBlocks: closed(
      {
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.blockPageSize })),
        cursor: Type.Optional(Cursor),
      },
      'Lists whom the user has blocked, the latest first.',
    ),
  },
  responses: {
    blocks: closed(
      {
        blocks: Type.Array(Block),
        nextCursor: Type.Optional(NextCursor),
      },
      'A page of those whom the user has blocked.',
    ),
  },
  serverFrames: {
    blocked: closed(
      { type: Type.Literal('blocked'), userId: UserId, on: Type.Boolean() },
      'The user has blocked somebody, or does not any more, on whichever device. Nobody else is told.',
    ),
  },
} as const;

export type ListBlocksRequest = Static<typeof blockSchemas.requests.listBlocks>;
export type BlocksResponse = Static<typeof blockSchemas.responses.blocks>;
