/**
 * What every command needs before it can run: packages, a build, a browser. Each step skips what is
 * done already, so only the first run takes long. Uses nothing but Node, as nothing is there yet.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone } from './alone.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));
const stamps = join(root, 'node_modules', '.cache', 'chat');

/** In the order in which they need each other; those beside each other do not. */
const ofServer = {
  packages: [['@chat/protocol'], ['@chat/client', '@chat/server'], ['@chat/elements']],
  inputs: [
    'package-lock.json',
    'rollup.config.mjs',
    'packages/elements/scripts/integrity.mjs',
    'tsconfig.base.json',
    ...['packages/protocol', 'packages/client', 'packages/elements', 'server'].flatMap(inputsOf),
  ],
  outputs: [
    'packages/protocol/dist/index.js',
    'packages/client/dist',
    'packages/elements/dist/chat-window.js',
    'packages/elements/dist/chat-launcher.js',
    'server/dist/main.js',
  ],
};
const ofApps = {
  packages: [['@chat/react', '@chat/testing', '@chat/create']],
  inputs: [
    ...ofServer.inputs,
    ...['packages/react', 'packages/testing', 'packages/create'].flatMap(inputsOf),
  ],
  outputs: [
    'packages/react/dist/index.js',
    'packages/testing/dist/index.js',
    'packages/create/dist/main.js',
  ],
};

function inputsOf(folder) {
  return ['package.json', 'src', 'tsconfig.json', 'tsup.config.ts'].map(
    (name) => `${folder}/${name}`,
  );
}

/** Runs a command with its output shown; ends this process when it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) throw error;
  if (status !== 0) {
    console.error(`\n${[command, ...args].join(' ')} failed (exit code ${status}).`);
    process.exit(status ?? 1);
  }
}

/** As {@link run}, several npm scripts side by side; their output may come mixed. */
export async function runTogether(scripts, stdio = 'inherit') {
  const statuses = await Promise.all(
    scripts.map(
      (script) =>
        new Promise((resolve, reject) => {
          const args = ['run', '--silent', ...script.split(' ')];
          const child = spawn('npm', args, { cwd: root, stdio });
          child.once('error', reject);
          child.once('close', (status) => {
            if (status !== 0) console.error(`\nnpm run ${script} failed (exit code ${status}).`);
            resolve(status ?? 1);
          });
        }),
    ),
  );
  const failed = statuses.find((status) => status !== 0);
  if (failed !== undefined) process.exit(failed);
}

export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(
      `Node ${process.versions.node} is too old: this project needs Node 20.19 or newer.`,
    );
    process.exit(1);
  }
}

/** `npm ci`, unless node_modules is of this lock file already. */
export function ensureInstalled() {
  return once('installed', ['package-lock.json'], ['node_modules/.package-lock.json'], () => {
    console.log('Installing packages …');
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts']);
  });
}

/** What the site of the documents is built with, which nothing else needs, unless it is there. */
export function ensureDocsInstalled() {
  const outputs = ['docs/node_modules/.package-lock.json'];
  return once('docs-installed', ['docs/package-lock.json'], outputs, () => {
    console.log('Installing what the site is built with …');
    const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
    run('npm', args, { cwd: join(root, 'docs') });
  });
}

/** Builds the server and what it serves, all that a first look needs, unless nothing changed since the last build. */
export function ensureServerBuilt() {
  return build('server-built', ofServer);
}

/** Builds all packages, unless nothing changed since the last build. */
export async function ensureBuilt() {
  await ensureServerBuilt();
  await build('apps-built', ofApps);
}

function build(stamp, { packages, inputs, outputs }) {
  return once(stamp, inputs, outputs, async () => {
    console.log('Building …');
    for (const names of packages) {
      const builds = names.map((name) => `build -w ${name}`);
      await runTogether(builds, ['ignore', 'ignore', 'inherit']);
    }
  });
}

/** Does the work unless the outputs exist and the inputs are what they were when it was last done. */
async function once(stamp, inputs, outputs, work) {
  const file = join(stamps, stamp);
  const digest = digestOf(inputs);
  const isDone = () =>
    existsSync(file) &&
    readFileSync(file, 'utf8') === digest &&
    outputs.every((path) => existsSync(join(root, path)));
  if (isDone()) return;
  await alone(async () => {
    // Another command may have done it meanwhile.
    if (isDone()) return;
    await work();
    mkdirSync(stamps, { recursive: true });
    writeFileSync(file, digest);
  });
}

function digestOf(paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) add(join(path, name));
    } else {
      hash.update(path).update('\0').update(readFileSync(full)).update('\0');
    }
  };
  for (const path of paths) add(path);
  return hash.digest('hex');
}
