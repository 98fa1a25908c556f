import { textLimit } from '@chat/protocol';
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
    text.length <= textLimit &&
    !text.includes('\0') &&
    // In Unicode mode only a surrogate without its partner counts as one.
    !/\p{Surrogate}/u.test(text);
  if (isFine) return;
  throw new ChatError(
    'invalid_request',
    `The text must be 1 to ${textLimit} characters, not blank, well-formed, without NUL.`,
  );
}
