/**
 * `npm run docs`: the site of the documents, which follows each change to them; `npm run docs:build`: the same as files, in
 * `docs/.vitepress/dist`, for any web server, and no link leads nowhere. `DOCS_BASE` is where it is met there (`/`).
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDocsInstalled, ensureInstalled, ensureServerBuilt, root, run } from './setup.mjs';

const { values } = parseArgs({ options: { build: { type: 'boolean', default: false } } });
await ensureInstalled();
await ensureDocsInstalled();
// A server tells which REST routes there are.
await ensureServerBuilt();
console.log('Writing the reference …');
run('node', ['docs/scripts/write-pages.mjs']);
run(join(root, 'docs/node_modules/.bin/vitepress'), [values.build ? 'build' : 'dev', 'docs']);
