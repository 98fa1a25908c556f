import { StoreError } from '../store/store.js';
import { ChatError } from './chat-error.js';

/** Milliseconds after which a store that was away is worth another try. */
const retryAfter = 1_000;

/** Passes on what the store answers, its errors as the {@link ChatError}s of the same meaning. */
export function fromStore<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => {
    throw error instanceof StoreError ? refusalOfStore(error) : error;
  });
}

/** What callers are told. What went wrong inside is for the operator: it stays in `cause`. */
export function refusalOfStore(error: StoreError): ChatError {
  switch (error.code) {
    case 'client_id_conflict':
      return new ChatError('client_id_conflict', 'This clientId was used for another text.');
    case 'username_taken':
      return new ChatError('username_taken', 'This username is taken: choose another.');
    case 'message_not_found':
      return new ChatError('message_not_found', 'There is no such message, or it was deleted.');
    case 'not_found':
      return new ChatError('not_found', 'No such conversation.');
    case 'invalid_cursor':
      return new ChatError('invalid_request', 'cursor is not one that this server gave.');
    case 'unavailable':
      return new ChatError(
        'unavailable',
        'The server cannot store or read anything now. Try again.',
        { cause: error, retryAfter },
      );
  }
}
