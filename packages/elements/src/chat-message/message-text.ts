import type { findLinks } from './links.js';

/** A stretch of plain text, or a link that is safe to follow. */
export type TextPart = string | { readonly href: string; readonly text: string };

const fewEmoji =
  /^(?:(?:\p{RI}{2}|[#*\d]\u{FE0F}\u{20E3}|\p{Extended_Pictographic}(?:\u{FE0F}|\p{Emoji_Modifier}|[\u{E0020}-\u{E007F}]|\u{200D}\p{Extended_Pictographic})*)\s?){1,3}$/u;

/** A message in parts, links apart from what is around them. */
export function textParts(text: string, find: typeof findLinks | null): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const { index, lastIndex, href } of find?.(text) ?? []) {
    if (index > from) parts.push(text.slice(from, index));
    parts.push({ href, text: text.slice(index, lastIndex) });
    from = lastIndex;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

/** Messages of up to three emoji are shown large. */
export function isEmojiOnly(text: string): boolean {
  return text.length <= 50 && fewEmoji.test(text);
}
