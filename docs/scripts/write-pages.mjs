/**
 * Writes the pages of the site that are made of something else into docs/reference, which is kept nowhere: what stands
 * elsewhere in the repository, the REST routes from their OpenAPI document, the packages from their doc comments.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openApiDocument } from './open-api-document.mjs';
import { restPages } from './rest-pages.mjs';
import { writeSdkPages } from './sdk-pages.mjs';

const docs = new URL('../', import.meta.url);
// Where a page stands in the repository, and where on the site.
const included = JSON.parse(readFileSync(new URL('.vitepress/included-pages.json', docs), 'utf8'));

rmSync(new URL('reference', docs), { recursive: true, force: true });
writePages(
  Object.entries(included).map(([source, path]) => {
    const from = posix.relative(posix.dirname(path), posix.join('..', source));
    return [path, `---\nsource: ${source}\n---\n<!--@include: ${from}-->\n`];
  }),
);
writePages(restPages(await openApiDocument()));
await writeSdkPages(fileURLToPath(new URL('reference/sdk/', docs)));

function writePages(pages) {
  for (const [path, text] of pages) {
    const file = fileURLToPath(new URL(path, docs));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
