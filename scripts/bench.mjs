/** `npm run bench`: ours beside bare ws and socket.io; see docs/BENCHMARKS.md. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkNode, ensureBuilt, ensureInstalled, root } from './setup.mjs';

checkNode();
await ensureInstalled();
await ensureBuilt();

const { buildBench } = await import('../packages/bench/build.mjs');
await buildBench();
if (['--stream', '--files', '--window'].some((each) => process.argv.includes(each))) {
  const { ensureBrowser } = await import('./browser.mjs');
  process.env.CHROMIUM_PATH = ensureBrowser();
}
const main = join(root, 'packages/bench/dist/main.js');
process.exit(
  spawnSync(process.execPath, [main, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1,
);
