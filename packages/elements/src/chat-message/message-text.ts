import { LinkifyIt } from 'linkify-it';

/** A stretch of plain text, or a link that is safe to follow. */
export type TextPart = string | { readonly href: string; readonly text: string };

const allowedSchemes: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);
const linkify = new LinkifyIt({ fuzzyLink: true }).add('ftp:', null).add('//', null);
const hasLinkHint = /[.@:]/;
const fewEmoji =
  /^(?:(?:\p{RI}{2}|\p{Extended_Pictographic}(?:\u{FE0F}|\p{Emoji_Modifier}|\u{200D}\p{Extended_Pictographic})*)\s?){1,3}$/u;

/** Finds the links in a message. What is not surely a web or mail address stays text. */
export function textParts(text: string): TextPart[] {
  const matches = hasLinkHint.test(text) ? linkify.match(text) : null;
  if (!matches) return [text];
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of matches) {
    const href = safeHref(match.schema === '' ? match.url.replace(/^http:/, 'https:') : match.url);
    if (href === null) continue;
    if (match.index > from) parts.push(text.slice(from, match.index));
    parts.push({ href, text: match.raw });
    from = match.lastIndex;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

/** Messages of up to three emoji are shown large. */
export function isEmojiOnly(text: string): boolean {
  return text.length <= 40 && fewEmoji.test(text);
}

/** The second, independent check: whatever the link finder says, only these schemes get an `href`. */
function safeHref(url: string): string | null {
  try {
    const parsed = new URL(url);
    return allowedSchemes.has(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}
