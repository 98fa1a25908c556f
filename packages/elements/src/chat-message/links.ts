import { LinkifyIt } from 'linkify-it';

/** A link in a text: from `index` up to, and without, `lastIndex`. */
export interface FoundLink {
  readonly index: number;
  readonly lastIndex: number;
  readonly href: string;
}

const allowedSchemes: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);
const linkify = new LinkifyIt({ fuzzyLink: true }).add('ftp:', null).add('//', null);

/**
 * Finds the links in a message, in their order. What is not surely a web or mail address is none.
 *
 * In a file of its own, as what it needs is a tenth of the window: `link-finder.ts` loads it with the
 * first message that may have a link.
 */
export function findLinks(text: string): FoundLink[] {
  return (linkify.match(text) ?? []).flatMap(({ schema, url, index, lastIndex }) => {
    const href = safeHref(schema === '' ? url.replace(/^http:/, 'https:') : url);
    return href === null ? [] : [{ index, lastIndex, href }];
  });
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
