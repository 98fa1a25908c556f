import { defineElement } from './define-element.js';
import { LatePart } from './late-part.js';

/** Needed once somebody looks for an emoji, in a picker or by its name. */
export const lateEmoji = new LatePart(async () => {
  const part = await import('./emoji/emoji.js');
  defineElement('chat-emoji-picker', part.ChatEmojiPicker);
  return part;
});
