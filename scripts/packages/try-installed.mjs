/**
 * Installs the packed packages together in an empty project outside of the repository, as their users
 * do, and uses them there: by `import` and `require()`, in TypeScript, in bundles, as a server and as bots.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { bundleProblems } from './check-bundles.mjs';
import { dependencyProblems } from './check-dependencies.mjs';
import { typeErrors } from './check-types.mjs';
import { runOrThrow } from './run-or-throw.mjs';

const consumer = fileURLToPath(new URL('consumer', import.meta.url));

/** As apps in JSX and TypeScript have them. */
const frameworks = [
  ...['react@19', '@types/react@19', 'types-of-react-18@npm:@types/react@18'],
  ...['preact@10', 'solid-js@1', 'svelte@5', 'vue@3'],
];

/** @throws Error that says what a user could not do. */
export async function tryInstalled(folder, packed) {
  writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true }\n');
  cpSync(consumer, folder, { recursive: true });
  const install = ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  const tarballs = packed.map(({ tarball }) => tarball);
  runOrThrow('npm', [...install, '--loglevel=error', ...frameworks, ...tarballs], { cwd: folder });
  const problems = packed.flatMap(({ manifest }) => dependencyProblems(folder, manifest, packed));
  problems.push(...typeErrors(folder), ...(await bundleProblems(folder, packed)));
  if (problems.length > 0) throw new Error(problems.join('\n'));

  runOrThrow(process.execPath, ['import.mjs'], { cwd: folder });
  runOrThrow(process.execPath, ['require.cjs'], { cwd: folder });
  const server = await startServer(folder);
  try {
    const health = await fetch(`${server.url}/healthz`);
    if (!health.ok) throw new Error(`/healthz answered ${health.status}.`);
    const served = await (await fetch(`${server.url}/chat-window.js`)).text();
    const file = join(folder, 'node_modules/@chat/elements/dist/chat-window.js');
    if (served !== readFileSync(file, 'utf8')) {
      throw new Error('The server does not serve chat-window.js of @chat/elements.');
    }
    runOrThrow(process.execPath, ['talk.mjs', server.url], { cwd: folder, timeout: 30_000 });
  } finally {
    await server.stop();
  }
}

/** `npx chat-server`, as its README says. A group of processes of its own, so that none is left. */
async function startServer(folder) {
  const { PATH, HOME } = process.env;
  const child = spawn('npx', ['--no-install', 'chat-server'], {
    cwd: folder,
    // Nothing else: a MongoDB or Redis of the tests is not this server's.
    env: { PATH, HOME, PORT: '0', DATABASE_URL: `sqlite:${join(folder, 'data/chat.db')}` },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const exited = once(child, 'exit');
  const stop = async () => {
    // Its own end may have come first.
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGTERM');
    await exited;
  };
  const lines = createInterface({ input: child.stdout });
  const url = new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const found = /"url":"([^"]+)"/.exec(line);
      if (found) resolve(found[1]);
    });
    exited.then(([code]) => reject(new Error(`chat-server ended (exit code ${code}).`)), reject);
    setTimeout(() => reject(new Error('chat-server did not start in 30 s.')), 30_000).unref();
  });
  try {
    return { url: await url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
