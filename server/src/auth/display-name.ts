import { accountLimits, isVisibleText } from '@chat/protocol';
import { ChatError } from '../chat/chat-error.js';
import { shownText } from '../chat/shown-text.js';

/**
 * The name to show of an account, without blanks around it.
 *
 * @throws ChatError `invalid_request` when it has anything that {@link shownName} would take out
 */
export function displayName(text: string): string {
  const name = text.trim();
  if (shownName(name) !== name || name === '') {
    throw new ChatError(
      'invalid_request',
      'The body field name must have a visible character, and no control, direction or other invisible characters.',
    );
  }
  return name;
}

/**
 * What can be shown of a name that a host site vouches for: without controls, directions and other
 * invisible characters that could make it look like another's. Empty when nothing is left to see.
 */
export function shownName(text: string): string {
  const name = shownText(text);
  return isVisibleText(name) ? cut(name, accountLimits.nameLength) : '';
}

/** Cuts without leaving half a surrogate pair. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}
