/**
 * `npm run examples:installed`, or with the names of some of them: has the examples that are installed apart installed, built
 * and met by a browser.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { installApart, isApart } from './install-apart.mjs';
import { checkNode, ensureBuilt, ensureInstalled, root, run } from './setup.mjs';

checkNode();
await ensureInstalled();
await ensureBuilt();
const { ensureBrowser } = await import('./browser.mjs');
process.env.CHROMIUM_PATH = ensureBrowser();

const all = readdirSync(join(root, 'examples')).filter(isApart);
const names = process.argv.slice(2);
const unknown = names.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}: ${all.join(', ')}.`);
  process.exit(1);
}
const wanted = names.length > 0 ? names : all;
for (const name of wanted) installApart(name);
run('npx', ['vitest', 'run', '--project', 'apart', ...wanted.map((name) => `examples/${name}/`)], {
  env: { ...process.env, CHAT_TEST_APART: '1' },
});
