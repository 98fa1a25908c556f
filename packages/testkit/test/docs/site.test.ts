import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import includedPages from '../../../../docs/.vitepress/included-pages.json' with { type: 'json' };
import { nav, sidebar } from '../../../../docs/.vitepress/pages.js';
import { pagesIn, root } from './pages.js';

type Entry = { readonly link: string } | { readonly items: readonly Entry[] };

const linksIn = (entries: readonly Entry[]): string[] =>
  entries.flatMap((entry) => ('items' in entry ? linksIn(entry.items) : [entry.link]));
const pathOf = (link: string) => link.replace(/#.*/, '');

test('every page of the documents stands in the sidebar of their site', async () => {
  const shown = new Set(linksIn(sidebar).map(pathOf));
  const pages = await pagesIn('docs');
  const missing = pages
    .map(({ path }) => path.replace(/^docs/, '').replace(/(\/)README\.md$|\.md$/, '$1'))
    .filter((path) => path !== '/index' && !shown.has(path));
  expect(missing).toEqual([]);
});

test('what the sidebar leads to is there: a page of the documents, or one that is made of something', async () => {
  const pages = new Set((await pagesIn('docs')).map(({ path }) => path));
  const made = new Set(Object.values<string>(includedPages).map((path) => `docs/${path}`));
  const isThere = (path: string) =>
    pages.has(`docs${path}.md`) || pages.has(`docs${path}README.md`) || made.has(`docs${path}.md`);
  // Whoever builds the site writes these from the code, and is told of what is missing.
  const isOfCode = (path: string) => /^\/reference\/(sdk|rest)\//.test(path);
  const lost = [...linksIn(sidebar), ...linksIn(nav)]
    .map(pathOf)
    .filter((path) => !isOfCode(path) && !isThere(path));
  expect(lost).toEqual([]);
  expect(Object.keys(includedPages).filter((path) => !existsSync(`${root}${path}`))).toEqual([]);
});
