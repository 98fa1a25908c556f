/** The chat server as a process of its own, for the commands that show what it is for. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './setup.mjs';

/**
 * @param {object} options
 * @param {NodeJS.ProcessEnv} options.env - its settings
 * @param {string} [options.preload] - what it loads first; then there is a channel to it as well
 * @param {(code: number | null) => void} options.onExit - told when it ends
 */
export function spawnChatServer({ env, preload, onExit }) {
  const args = preload ? ['--import', preload] : [];
  const server = spawn(process.execPath, [...args, join(root, 'server/dist/main.js')], {
    env,
    stdio: ['inherit', 'pipe', 'inherit', ...(preload ? ['ipc'] : [])],
  });
  createInterface({ input: server.stdout }).on('line', (line) => console.log(plain(line)));
  server.once('exit', onExit);
  return server;
}

/** A line of the server's log, which is JSON for machines, for somebody at a terminal. */
function plain(line) {
  try {
    const { msg, path, err } = JSON.parse(line);
    return ['Chat server:', msg, path && `(${path})`, err?.message].filter(Boolean).join(' ');
  } catch {
    return line;
  }
}

/**
 * The port that a variable names (0: any), or the default. Whoever only wants to see it need not know that another program has
 * that one: then it is a free one, which the page and the last words on the terminal name.
 */
export async function portFor(variable, fallback) {
  const wanted = Number(process.env[variable] || fallback);
  if (process.env[variable] && wanted !== 0) return wanted;
  return (await freePort(wanted)) ?? (await freePort(0));
}

/** @returns the port, if nothing has it; undefined where something does. 0 finds one. */
export function freePort(wanted) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Until it answers. */
export async function healthy(url) {
  for (;;) {
    const answered = await fetch(`${url}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
