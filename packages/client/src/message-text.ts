import { isVisibleText, textLimit } from '@chat/protocol';
import { ChatError } from './chat-error.js';

/**
 * Refuses early what the server would refuse anyway.
 *
 * @throws ChatError `invalid_request`
 */
export function checkMessageText(text: string): void {
  const isFine =
    typeof text === 'string' &&
    text.length <= textLimit &&
    isVisibleText(text) &&
    !text.includes('\0') &&
    // In Unicode mode only a surrogate without its partner counts as one.
    !/[\ud800-\udfff]/u.test(text);
  if (isFine) return;
  throw new ChatError(
    'invalid_request',
    `The text must be 1 to ${textLimit} characters, one of them visible, well-formed, without NUL.`,
  );
}
