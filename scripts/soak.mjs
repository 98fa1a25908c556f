/** `npm run soak -- --minutes 30`: see packages/testkit/src/soak/main.ts. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkNode, ensureBuilt, ensureInstalled, root } from './setup.mjs';

checkNode();
await ensureInstalled();
await ensureBuilt();

// Bundled, as Node 20 runs no TypeScript; beside the sources, so that their paths hold.
const { build } = await import('esbuild');
const outfile = join(root, 'packages/testkit/dist/soak.mjs');
await build({
  entryPoints: [join(root, 'packages/testkit/src/soak/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'error',
});
process.exit(
  spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' }).status ??
    1,
);
