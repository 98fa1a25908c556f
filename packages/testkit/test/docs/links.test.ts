import { expect, test } from 'vitest';
import { brokenLinks } from './links.js';
import { pagesAt, pagesIn } from './pages.js';

const page = (path: string, text: string) => ({ path, text });

test('every link of the documents leads somewhere, to the heading that it names', async () => {
  const pages = [
    ...(await pagesIn('docs')),
    ...(await pagesAt('README.md', 'CONTRIBUTING.md', 'server/README.md')),
    ...(await pagesAt(
      ...['protocol', 'client', 'elements'].map((name) => `packages/${name}/README.md`),
    )),
  ];
  expect(brokenLinks(pages)).toEqual([]);
});

test('a link to a file, or a heading, that is not there is found', () => {
  const pages = [
    page(
      'docs/one.md',
      '# One\n[a](two.md) [b](../README.md#top) [c](#one) [d](https://chat.example.com/x)',
    ),
    page(
      'README.md',
      '## `GET /x?y=` → 200\n\n## Twice\n\n## Twice\n[a](#get-xy--200) [b](#twice-1) [c](#twice-2)\n```\n# no [d](no.md)\n```\n[e](docs/one.md#no)',
    ),
  ];
  expect(brokenLinks(pages)).toEqual([
    'docs/one.md → two.md',
    'docs/one.md → ../README.md#top',
    'README.md → #twice-2',
    'README.md → docs/one.md#no',
  ]);
});
