import { isVisibleText, limits } from '@chat/protocol';
import { ChatError } from './chat-error.js';

/**
 * Accepts a text that every store and client keeps as it is.
 *
 * @param mayBeEmpty - Where there is something else to see.
 * @throws ChatError `invalid_request`: nothing to see, too long, with NUL, or with half of a surrogate pair.
 */
export function checkMessageText(text: string, { mayBeEmpty = false } = {}): void {
  if (text.length > limits.textLength) {
    throw new ChatError('invalid_request', `A text has at most ${limits.textLength} UTF-16 units.`);
  }
  if (!isVisibleText(text) && !(mayBeEmpty && text === '')) {
    throw new ChatError('invalid_request', 'A text has at least one visible character.');
  }
  if (text.includes('\0') || !text.isWellFormed()) {
    throw new ChatError('invalid_request', 'A text is well-formed Unicode without NUL.');
  }
}
