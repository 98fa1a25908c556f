import Type from 'typebox';
import { ConversationId, RequestId, Uuid } from './values.js';

/** What every frame names that changes a message. */
export const ChangeTarget = {
  id: RequestId,
  conversationId: ConversationId,
  seq: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'The message’s place.',
  }),
  changeId: Uuid('new for each change; a repeat carries the same'),
  base: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'The message’s `rev` that the user saw.',
  }),
} as const;
