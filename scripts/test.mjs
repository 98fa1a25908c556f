/**
 * `npm test`: every check there is, from a bare clone. Arguments go to Vitest, and then only the
 * tests run: `npm test -- packages/client/test/outbox.test.ts`.
 */
import { checkNode, ensureBuilt, ensureInstalled, run, runTogether } from './setup.mjs';

checkNode();
await ensureInstalled();
await ensureBuilt();
const { ensureBrowser } = await import('./browser.mjs');
process.env.CHROMIUM_PATH = ensureBrowser();

const filters = process.argv.slice(2);
if (filters.length === 0) {
  await runTogether(['lint', 'size']);
  await runTogether(['typecheck', 'packages']);
}
run('npx', ['vitest', 'run', ...filters]);
