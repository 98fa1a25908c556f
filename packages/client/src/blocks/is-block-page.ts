import type { BlocksResponse, Block as WireBlock } from '@chat/protocol';
import { isCount, isListOf, isObjectOf, isString, isUser, optional } from '../wire/model-checks.js';

export const isBlockPage = isObjectOf<BlocksResponse>({
  blocks: isListOf(isObjectOf<WireBlock>({ user: isUser, at: isCount })),
  nextCursor: optional(isString) as (value: unknown) => value is string,
});
