import { defineElement } from './define-element.js';
import { LatePart } from './late-part.js';

/**
 * Needed once a message with files is shown, or somebody has files go along with theirs. Apart from the other parts, as one
 * of them asks for it.
 */
export const lateFiles = new LatePart(async () => {
  const part = await import('./files/files.js');
  defineElement('chat-picture', part.ChatPicture);
  return part;
});
