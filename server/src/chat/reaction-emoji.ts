import { ChatError } from './chat-error.js';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** A sequence that is recommended for general interchange (UTS #51), as this version of Unicode has them. */
const sequence = '^\\p{RGI_Emoji}$';
const known = new RegExp(sequence, 'v');
/** Of a newer version: it is not known yet, and begins as an emoji does. */
const pictographic = /^\p{Extended_Pictographic}/u;
const asEmoji = '\uFE0F';

/**
 * One emoji in the one way in which it is kept: some keyboards leave out the selector that says that it
 * is to be drawn as one, and both are the same reaction.
 *
 * @throws ChatError `invalid_request` for anything else
 */
export function reactionEmoji(text: string): string {
  if (known.test(text)) return text;
  if (known.test(text + asEmoji)) return text + asEmoji;
  const [first, ...more] = graphemes.segment(text);
  const isOne = first !== undefined && more.length === 0;
  if (isOne && pictographic.test(text) && text.isWellFormed()) return text;
  throw new ChatError('invalid_request', 'emoji must be one emoji.');
}
