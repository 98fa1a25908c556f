import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MarkdownRenderer } from 'vitepress';
import { siteAddress } from './site-address.js';

type Token = ReturnType<MarkdownRenderer['parse']>[number];

const root = fileURLToPath(new URL('../../', import.meta.url));
const elsewhere = /^([a-z]+:|\/|#)/;
const addressInHtml = /\b(src|href)="(?!https?:|#|\/)([^"]+)"/g;

/**
 * The one rule for links: pages name each other by their files, as whoever reads them on a git host follows them, and
 * the site leads to its own page of that file. A file that is no page is looked at in the repository; as long as
 * nobody knows where that is, its name stands there without a link.
 */
export function linksOfSite(md: MarkdownRenderer, base: string): void {
  md.core.ruler.push('links_of_site', ({ tokens, env }) => {
    // A title alone is none of a page.
    if (env.path === undefined) return;
    // What is included here has its links from where it stands.
    const from: string = env.frontmatter?.source ?? relative(root, env.realPath ?? env.path);
    for (const token of tokens) {
      if (token.type === 'html_block') token.content = inHtml(token.content, from, base);
      inText(token.children ?? [], from, base);
    }
  });
}

function inText(tokens: readonly Token[], from: string, base: string): void {
  let unlinked = false;
  for (const token of tokens) {
    if (token.type === 'html_inline') token.content = inHtml(token.content, from, base);
    if (token.type === 'link_open') {
      const link = token.attrGet('href') ?? '';
      if (elsewhere.test(link)) continue;
      const address = siteAddress(from, link);
      unlinked = address === null;
      if (address !== null) token.attrSet('href', address);
      else {
        token.tag = 'span';
        token.attrs = [['class', 'in-repository']];
        token.type = 'in_repository_open';
      }
    } else if (token.type === 'link_close' && unlinked) {
      token.tag = 'span';
      token.type = 'in_repository_close';
      unlinked = false;
    }
  }
}

/** Bound, as Vue would look for a file of that name beside the page otherwise. */
function inHtml(html: string, from: string, base: string): string {
  return html.replace(addressInHtml, (whole, name: string, link: string) => {
    const address = siteAddress(from, link);
    return address?.startsWith('/') ? `:${name}="'${base}${address.slice(1)}'"` : whole;
  });
}
