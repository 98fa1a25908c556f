import { isVisibleText, textLimit } from '@chat/protocol';
import { ChatError } from './chat-error.js';

/**
 * Refuses early what the server would refuse anyway.
 *
 * @param isWhole whether it is to be a message as it is
 * @throws ChatError `invalid_request`
 */
export function checkMessageText(text: string, isWhole = true): void {
  const isFine =
    typeof text === 'string' &&
    text.length <= textLimit &&
    (!isWhole || isVisibleText(text)) &&
    !text.includes('\0') &&
    // In Unicode mode only a surrogate without its partner counts as one.
    !/[\ud800-\udfff]/u.test(text);
  if (isFine) return;
  throw new ChatError(
    'invalid_request',
    `The text must be 1 to ${textLimit} characters, one of them visible, well-formed, without NUL.`,
  );
}
