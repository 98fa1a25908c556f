import { ChatError } from './chat-error.js';

/**
 * The page size that was asked for, or the usual one.
 *
 * @throws ChatError `invalid_request` when it is no integer from 1 to `most`.
 */
export function pageLimit(asked: number | undefined, usual: number, most: number): number {
  const limit = asked ?? usual;
  if (!Number.isInteger(limit) || limit < 1 || limit > most) {
    throw new ChatError('invalid_request', `limit is an integer from 1 to ${most}.`);
  }
  return limit;
}
