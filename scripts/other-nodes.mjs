/**
 * `npm run other-nodes [-- --short]`: the tests of the server, the SDK and what tests apps with both, on the oldest
 * and the newest Node that README.md names. There is seen what a Node lacks or does otherwise: whole scenarios, lint, types and
 * browsers are the same on every one. `--short` is what meets most of a Node in little time. With `MONGODB_URL`, of
 * MongoDB's store only what moves all there is from the embedded one: the rest is the same as well.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt, ensureInstalled, root, run } from './setup.mjs';

// Exact, so that nothing fails that no change of ours brought along.
const versions = ['20.19.0', '26.12.1'];
/** Networks fail now and then. */
const tries = 3;

const whole = [
  'server/test',
  'packages/client/test',
  'packages/protocol/test',
  'packages/testing/test',
  'packages/testkit/test/node-warnings.test.ts',
];
/** SQLite, HTTP and its parser, upgrades, streams of bytes, processes and their signals, fetch, and each test runner. */
const short = [
  'server/test/copy',
  'server/test/http/bad-input.test.ts',
  'server/test/http/files.test.ts',
  'server/test/realtime/closing.test.ts',
  'server/test/realtime/upgrade.test.ts',
  'server/test/start-failures.test.ts',
  'server/test/store/sqlite-store.test.ts',
  'packages/client/test/connection.test.ts',
  'packages/client/test/messages.test.ts',
  'packages/client/test/tokens.test.ts',
  'packages/testing/test',
  'packages/testkit/test/node-warnings.test.ts',
];

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } });
await ensureInstalled();
await ensureBuilt();
const { ensureBrowser } = await import('./browser.mjs');
// For the recipe that opens a page.
process.env.CHROMIUM_PATH = ensureBrowser();

for (const version of versions) {
  const bin = get(version);
  console.log(`Tests on Node ${version} …`);
  // Engines are for `npm test`: here they would only take their time.
  const { MONGODB_URL, REQUIRE_ENGINES: _, ...others } = process.env;
  const env = { ...others, PATH: `${bin}${delimiter}${process.env.PATH}` };
  test(env, values.short ? short : whole);
  if (MONGODB_URL) test({ ...env, MONGODB_URL }, ['server/test/copy/copy-store.test.ts']);
}

function test(env, files) {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  run(join(env.PATH.split(delimiter)[0], 'node'), [vitest, 'run', '--project', 'node', ...files], {
    env,
  });
}

/** The folder of a Node's binary, as npm has it: the package runs no script when it is installed. */
function get(version) {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(root, '.cache', `${name}-${version}`);
  const bin = join(folder, 'bin');
  if (existsSync(join(bin, 'node'))) return bin;
  console.log(`Getting Node ${version} …`);
  mkdirSync(join(root, '.cache'), { recursive: true });
  const temporary = mkdtempSync(join(root, '.cache', 'node-'));
  try {
    pack(`${name}@${version}`, temporary);
    run('tar', ['-xzf', join(temporary, `${name}-${version}.tgz`), '-C', temporary]);
    // Whole or not at all: what breaks off half-way is not taken for a Node by the next run.
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(temporary, 'package'), folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return bin;
}

function pack(specifier, folder) {
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder, specifier];
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const { status } = spawnSync('npm', args, {
      cwd: tmpdir(),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (status === 0) return;
    console.error(`npm pack ${specifier} failed (try ${attempt} of ${tries}).`);
  }
  process.exit(1);
}
