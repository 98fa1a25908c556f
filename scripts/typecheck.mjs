/** `npm run typecheck`: the TypeScript compiler over every package, tests included. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './setup.mjs';

const folders = [
  'packages/protocol',
  'packages/client',
  'packages/elements',
  'packages/react',
  'packages/testing',
  'packages/create',
  'packages/testkit',
  'packages/bench',
  'server',
  'examples/bot',
  'examples/demo',
  'examples/express',
  'examples/html',
  'examples/playground',
  'examples/react',
  'examples/sdk',
  'examples/site',
  'examples/svelte',
  'examples/vue',
  'examples/webhook-receiver',
];
for (const folder of folders) {
  // Templates need a compiler of their own.
  const { scripts } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  if (scripts?.typecheck) run('npm', ['run', '--silent', 'typecheck', '-w', folder]);
  else if (existsSync(join(root, folder, 'tsconfig.json')))
    run('npx', ['tsc', '--noEmit', '-p', folder]);
}
