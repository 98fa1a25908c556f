import { limits } from '@chat/protocol';
import { ChatError } from '../chat-error.js';

/**
 * Refuses early what the server would refuse anyway.
 *
 * @throws ChatError `invalid_request`
 */
export function checkMessageText(text: string): void {
  const isFine =
    typeof text === 'string' &&
    text.trim() !== '' &&
    text.length <= limits.textLength &&
    !text.includes('\0') &&
    // In Unicode mode only a surrogate without its partner counts as one.
    !/\p{Surrogate}/u.test(text);
  if (isFine) return;
  throw new ChatError(
    'invalid_request',
    `The text must be well-formed Unicode, not blank, without NUL, of at most ${limits.textLength} characters.`,
  );
}
