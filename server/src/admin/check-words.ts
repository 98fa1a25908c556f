import { isVisibleText } from '@chat/protocol';
import { ChatError } from '../chat/chat-error.js';

/**
 * @param subject - As a sentence begins: "The body field reason".
 * @throws ChatError `invalid_request` for words that show nothing, or that not every store keeps as they are
 */
export function checkWords(subject: string, words: string): void {
  if (!isVisibleText(words)) {
    throw new ChatError('invalid_request', `${subject} has at least one visible character.`);
  }
  if (words.includes('\0') || !words.isWellFormed()) {
    throw new ChatError('invalid_request', `${subject} is well-formed Unicode without NUL.`);
  }
}
