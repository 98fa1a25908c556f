import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ExampleFiles } from './example-files.js';
import { type Page, pagesIn } from './pages.js';
import { runPage } from './run-page.js';
import { runnablePages } from './runnable-page.js';

const documents = await pagesIn('docs/capabilities');
const pages = runnablePages(documents);
const files = new ExampleFiles();

const isOfBackend = (text: string) => text.includes('\n## In your backend\n');

beforeAll(() => files.write(pages));
afterAll(() => files.remove());

describe('the examples of the pages on capabilities', () => {
  test('are on each page, and each page is in the table', () => {
    const isIndex = ({ path }: Page) => path.endsWith('/README.md');
    const paths = documents.filter((page) => !isIndex(page)).map(({ path }) => path);
    const index = documents.find(isIndex)?.text ?? '';
    // What a backend does is shown in its own language; tests of its own hold it.
    const ofApps = documents.filter(({ path, text }) => paths.includes(path) && !isOfBackend(text));
    expect(pages.map(({ path }) => path)).toEqual(ofApps.map(({ path }) => path));
    const rows = [...index.matchAll(/^\|.*\]\(([\w-]+\.md)\)/gm)];
    expect(rows.map(([, name]) => `docs/capabilities/${name}`).sort()).toEqual(paths);
  });

  test('are what the compiler takes', () => {
    expect(files.typeErrors(pages)).toEqual([]);
  });

  test.each(pages)('in $path print what stands there', async (page) => {
    expect(await runPage(page, files.moduleOf(page))).toEqual(page.expected);
  });
});
