/**
 * `npm run packages`: packs each public package as npm would, and has publint and arethetypeswrong
 * look at what users get.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './setup.mjs';

const folders = ['packages/protocol', 'packages/client', 'packages/elements', 'server'];

for (const folder of folders) {
  const { name, exports: entries } = JSON.parse(
    readFileSync(join(root, folder, 'package.json'), 'utf8'),
  );
  const packed = mkdtempSync(join(tmpdir(), 'chat-pack-'));
  try {
    run('npm', ['pack', '--silent', '--pack-destination', packed, '-w', name], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const tarball = join(packed, readdirSync(packed)[0]);
    run('npx', ['publint', 'run', '--strict', tarball]);
    // A package without a CommonJS build says so by having no `require` entry.
    const esmOnly = !JSON.stringify(entries).includes('"require"');
    const profile = esmOnly ? ['--profile', 'esm-only'] : [];
    // The script-tag file is for browsers, and nobody imports types from it.
    const scripts = entries['./chat-window.js']
      ? ['--exclude-entrypoints', './chat-window.js']
      : [];
    run('npx', ['attw', tarball, ...profile, ...scripts, '--format', 'ascii', '--no-emoji']);
  } finally {
    rmSync(packed, { recursive: true, force: true });
  }
}
