import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import includedPages from './included-pages.json' with { type: 'json' };

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where the repository can be looked at, or null as long as its package.json does not say so. */
export const repository = addressOfRepository();

/**
 * Where a link of a page leads on the site.
 *
 * @param from - The page, by its path in the repository, whose files a link names.
 * @returns a page (`/THEMING`), a picture (`/images/demo.png`), a file of the repository (`https:…`), or null for
 * such a file as long as nobody knows where the repository is
 */
export function siteAddress(from: string, link: string): string | null {
  const [path = '', ...anchor] = link.split('#');
  const to = posix.join(posix.dirname(from), decodeURI(path)).replace(/\/$/, '');
  const page = pageOf(to) ?? pageOf(`${to}/README.md`);
  if (page !== null)
    return [`/${page.replace(/(^|\/)index\.md$|\.md$/, '$1')}`, ...anchor].join('#');
  if (/^docs\/.*\.(png|svg)$/.test(to)) return to.slice('docs'.length);
  return repository === null ? null : `${repository}/blob/HEAD/${to}`;
}

/** `capabilities/README.md` is what one sees who opens the folder. */
export function pathOnSite(path: string): string {
  return path.replace(/(^|\/)README\.md$/, '$1index.md');
}

function pageOf(path: string): string | null {
  // What the repository begins with is what the site begins with.
  if (path === 'README.md') return 'index.md';
  const included = new Map(Object.entries(includedPages)).get(path);
  if (included !== undefined) return included;
  if (!path.startsWith('docs/') || !path.endsWith('.md') || !existsSync(`${root}${path}`))
    return null;
  return pathOnSite(path.slice('docs/'.length));
}

function addressOfRepository(): string | null {
  const { repository } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
    repository?: string | { url: string };
  };
  if (repository === undefined) return null;
  const { url } = typeof repository === 'string' ? { url: repository } : repository;
  return url.replace(/^git\+/, '').replace(/\.git$/, '');
}
