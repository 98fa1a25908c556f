/**
 * `npm run packages`: packs each public package as npm would, has publint and arethetypeswrong look at
 * what users get, then installs all of them in an empty project and uses them.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from './packages/pack.mjs';
import { publicPackages } from './packages/public-packages.mjs';
import { runOrThrow } from './packages/run-or-throw.mjs';
import { differences } from './packages/shared-fields.mjs';
import { tryInstalled } from './packages/try-installed.mjs';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'chat-packages-')));
try {
  const differing = differences();
  if (differing.length > 0) {
    throw new Error([...differing, 'npm run manifests copies it from there.'].join('\n'));
  }
  const packed = publicPackages.map((each) => pack(each, folder));
  for (const { tarball, manifest } of packed) lint(tarball, manifest);
  const project = join(folder, 'project');
  mkdirSync(project);
  await tryInstalled(project, packed);
  console.log(
    'Installed in an empty project, the packages import, compile, are bundled, start and talk.',
  );
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function lint(tarball, { exports: entries }) {
  const shown = { stdio: 'inherit' };
  runOrThrow('npx', ['publint', 'run', '--strict', tarball], shown);
  // What is only run has nothing that anybody imports.
  if (Object.keys(entries).every((name) => name === './package.json')) return;
  // A package without a CommonJS build has no `require` entry: require() gets its ES module. It is
  // found by `node10` all the same.
  const esmOnly = !JSON.stringify(entries).includes('"require"');
  const rules = esmOnly ? ['--ignore-rules', 'cjs-resolves-to-esm'] : [];
  // The script-tag file and the worker are for browsers, and nobody imports types from them.
  const untyped = ['./chat-window.js', './chat-launcher.js', './push-worker.js'].filter(
    (name) => entries[name],
  );
  const scripts = untyped.length > 0 ? ['--exclude-entrypoints', ...untyped] : [];
  const attw = [tarball, ...rules, ...scripts, '--format', 'ascii', '--no-emoji'];
  runOrThrow('npx', ['attw', ...attw], shown);
}
