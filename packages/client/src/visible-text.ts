import { isVisibleText as isVisible } from '@chat/protocol';

/**
 * Whether a text has at least one character that can be seen, as a message must. Blanks, directions,
 * joiners, fillers and other ignorable characters are none.
 */
export function isVisibleText(text: string): boolean {
  return isVisible(text);
}
