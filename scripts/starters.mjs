/**
 * `npm run starters`: has `@chat/create`, as npm would get it, write each project that it can, in a folder outside of the repository; then each is
 * installed from packages as npm would get them, tested by its own test, built if it has to be, started, and met by a browser.
 */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pack } from './packages/pack.mjs';
import { publicPackages } from './packages/public-packages.mjs';
import { runOrThrow } from './packages/run-or-throw.mjs';
import { usePacked } from './packages/use-packed.mjs';
import { checkNode, ensureBuilt, ensureInstalled } from './setup.mjs';

checkNode();
await ensureInstalled();
await ensureBuilt();
const { ensureBrowser } = await import('./browser.mjs');
const browser = ensureBrowser();

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'chat-starters-')));
const install = ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
const shown = { stdio: 'inherit' };
try {
  console.log('Packing …');
  const tarballs = join(folder, 'packages');
  mkdirSync(tarballs);
  const packed = publicPackages.map((each) => pack(each, tarballs));
  const creator = packed.find(({ manifest }) => manifest.name === '@chat/create').tarball;
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  runOrThrow('npm', [...install, '--loglevel=error', creator], { cwd: folder });

  for (const users of ['site', 'chat']) {
    for (const framework of ['html', 'react']) {
      const name = `${users}-${framework}`;
      const begin = performance.now();
      const options = ['--users', users, '--framework', framework];
      runOrThrow('npx', ['--no-install', 'create-chat', name, ...options], { cwd: folder });
      const cwd = join(folder, name);
      const file = join(cwd, 'package.json');
      const manifest = usePacked(JSON.parse(readFileSync(file, 'utf8')), packed);
      writeFileSync(file, JSON.stringify(manifest));
      mkdirSync(join(cwd, 'packages'));
      for (const { tarball } of packed) {
        writeFileSync(join(cwd, 'packages', basename(tarball)), readFileSync(tarball));
      }
      runOrThrow('npm', [...install, '--loglevel=error'], { cwd });
      runOrThrow('npm', ['test'], { cwd, ...shown });
      if (manifest.scripts.build) runOrThrow('npm', ['run', 'build'], { cwd });
      console.log(
        `${name}: ${Math.round((performance.now() - begin) / 1000)} s until it is tested`,
      );
    }
  }
  runOrThrow('npx', ['vitest', 'run', '--project', 'apart', 'packages/create'], {
    ...shown,
    env: {
      ...process.env,
      ...{ CHAT_TEST_APART: '1', CHAT_STARTERS: folder, CHROMIUM_PATH: browser },
    },
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
