import { type Data, dataLimit } from '@chat/protocol';
import { ChatError } from './chat-error.js';

/**
 * What an app keeps with something, as it is by now: what becomes of the object later is another matter.
 *
 * @throws ChatError `invalid_request` for what is no JSON object of at most 4,096 bytes
 */
export function checkData(data: Data): Data {
  try {
    const text = JSON.stringify(data);
    // In UTF-8, of which a byte is what is escaped, or one character that need not be.
    const bytes = encodeURIComponent(text).replace(/%../g, '.').length;
    if (text[0] === '{' && bytes <= dataLimit) return JSON.parse(text);
  } catch {
    // Falls through: a cycle, or too deep.
  }
  throw new ChatError(
    'invalid_request',
    `data must be a JSON object of at most ${dataLimit} bytes.`,
  );
}
