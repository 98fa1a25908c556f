/** `npm run typecheck`: the TypeScript compiler over every package, tests included. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './setup.mjs';

const folders = [
  'packages/protocol',
  'packages/client',
  'packages/elements',
  'packages/react',
  'packages/testkit',
  'packages/bench',
  'server',
  'examples/bot',
  'examples/demo',
  'examples/playground',
  'examples/react',
  'examples/webhook-receiver',
];
for (const folder of folders) {
  if (existsSync(join(root, folder, 'tsconfig.json')))
    run('npx', ['tsc', '--noEmit', '-p', folder]);
}
