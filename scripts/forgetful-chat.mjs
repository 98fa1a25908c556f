/** The chat server of the commands that show something: on its embedded store, of which nothing is kept. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { healthy, portFor, spawnChatServer } from './chat-server.mjs';

/**
 * Starts it on PORT, else on 3000, or on a free one where that is taken. It ends with this process, by SIGINT and SIGTERM, and
 * this process with it.
 *
 * @param {object} options
 * @param {number} options.sitePort - of the site on this machine whose pages may use it
 * @param {NodeJS.ProcessEnv} [options.env] - settings beyond the usual ones
 * @param {string} [options.preload] - what it loads first
 * @returns {Promise<{ url: string, secret: string, server: import('node:child_process').ChildProcess }>} its
 * address, the secret with which the site signs tokens, and its process
 */
export async function startForgetfulChat({ sitePort, env = {}, preload }) {
  const port = await portFor('PORT', 3000);
  const [secret, ownSecret] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
  const data = mkdtempSync(join(tmpdir(), 'chat-forgets-'));
  let stopping = false;
  const server = spawnChatServer({
    env: {
      PATH: process.env.PATH,
      LOG_LEVEL: 'warn',
      DATABASE_URL: `sqlite:${join(data, 'chat.db')}`,
      PORT: String(port),
      JWT_SECRET: ownSecret,
      HOST_JWT_SECRET: secret,
      ALLOWED_ORIGINS: `http://localhost:${sitePort}`,
      ...env,
    },
    preload,
    onExit(code) {
      if (!stopping) console.error(`The chat server ended (exit code ${code}).`);
      rmSync(data, { recursive: true, force: true });
      process.exit(code ?? 1);
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    // Ctrl+C comes twice where npm, which has it as well, passes it on.
    process.on(signal, () => {
      stopping = true;
      server.kill('SIGTERM');
    });
  }
  const url = `http://localhost:${port}`;
  await healthy(url);
  return { url, secret, server };
}
