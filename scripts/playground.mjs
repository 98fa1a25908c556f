/**
 * `npm run playground`: a chat server on its embedded store, which it forgets, people who have said something to each
 * other, and a page on which every form, attribute, look, language, width and state of the chat can be seen by a click.
 * PORT (3000) is the chat server's, PLAYGROUND_PORT (4100) the page's; a busy default gives way to a free one.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { healthy, portFor, spawnChatServer } from './chat-server.mjs';
import { checkNode, ensureBuilt, ensureInstalled, root } from './setup.mjs';

checkNode();
await ensureInstalled();
await ensureBuilt();

const { clocksOf } = await import('../examples/playground/clocks.mjs');
const { startPlayground } = await import('../examples/playground/server.mjs');
const { World } = await import('../examples/playground/world/world.mjs');

const port = await portFor('PORT', 3000);
const pagePort = await portFor('PLAYGROUND_PORT', 4100);
const chatUrl = `http://localhost:${port}`;
const [secret, adminToken] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
const data = mkdtempSync(join(tmpdir(), 'chat-playground-'));

let stopping = false;
const server = spawnChatServer({
  env: {
    PATH: process.env.PATH,
    LOG_LEVEL: 'error',
    DATABASE_URL: `sqlite:${join(data, 'chat.db')}`,
    PORT: String(port),
    HOST_JWT_SECRET: secret,
    ADMIN_TOKEN: adminToken,
    GUEST_PEERS: 'host:support',
    RESERVED_USERNAMES: 'none',
    ALLOWED_ORIGINS: `http://localhost:${pagePort}`,
    // One address is everybody here, and each stage has people of its own.
    ...{ LIMIT_GUESTS_PER_ADDRESS: '10000', LIMIT_UPGRADES_PER_ADDRESS: '10000' },
    ...{ LIMIT_CONNECTIONS_PER_USER: '200', LIMIT_CONVERSATIONS_PER_USER: '10000' },
  },
  preload: pathToFileURL(join(root, 'examples/playground/clock.mjs')).href,
  onExit(code) {
    if (!stopping) console.error(`The chat server ended (exit code ${code}).`);
    rmSync(data, { recursive: true, force: true });
    process.exit(code ?? 1);
  },
});
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    stopping = true;
    server.kill('SIGTERM');
  });
}

// For pictures that are always the same: the time at which they are taken.
const time = process.env.PLAYGROUND_TIME ? Date.parse(process.env.PLAYGROUND_TIME) : null;
await healthy(chatUrl);
const world = new World({ url: chatUrl, secret, adminToken, clocks: clocksOf(server, time) });
await world.seed();
const playground = await startPlayground({ chatUrl, secret, world, port: pagePort });

console.log(`
  The playground is open:

      ${playground.url}

  Ctrl+C stops it; nothing of it is kept.
`);
