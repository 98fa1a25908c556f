/**
 * `npm run playground`: a chat server on its embedded store, which it forgets, people who have said something to each
 * other, and a page on which every form, attribute, look, language, width and state of the chat can be seen by a click.
 * PORT (3000) is the chat server's, PLAYGROUND_PORT (4100) the page's; a busy default gives way to a free one.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { portFor } from './chat-server.mjs';
import { startForgetfulChat } from './forgetful-chat.mjs';
import { checkNode, ensureInstalled, ensureServerBuilt, root } from './setup.mjs';

checkNode();
await ensureInstalled();
await ensureServerBuilt();

const { clocksOf } = await import('../examples/playground/clocks.mjs');
const { startPlayground } = await import('../examples/playground/server.mjs');
const { World } = await import('../examples/playground/world/world.mjs');

const pagePort = await portFor('PLAYGROUND_PORT', 4100);
const adminToken = randomBytes(32).toString('hex');
const {
  url: chatUrl,
  secret,
  server,
} = await startForgetfulChat({
  sitePort: pagePort,
  env: {
    LOG_LEVEL: 'error',
    ADMIN_TOKEN: adminToken,
    GUEST_PEERS: 'host:support',
    RESERVED_USERNAMES: 'none',
    // One address is everybody here, and each stage has people of its own.
    ...{ LIMIT_GUESTS_PER_ADDRESS: '10000', LIMIT_UPGRADES_PER_ADDRESS: '10000' },
    ...{ LIMIT_CONNECTIONS_PER_USER: '200', LIMIT_CONVERSATIONS_PER_USER: '10000' },
  },
  preload: pathToFileURL(join(root, 'examples/playground/clock.mjs')).href,
});

// For pictures that are always the same: the time at which they are taken.
const time = process.env.PLAYGROUND_TIME ? Date.parse(process.env.PLAYGROUND_TIME) : null;
const world = new World({ url: chatUrl, secret, adminToken, clocks: clocksOf(server, time) });
await world.seed();
const playground = await startPlayground({ chatUrl, secret, world, port: pagePort });

console.log(`
  The playground is open:

      ${playground.url}

  Ctrl+C stops it; nothing of it is kept.
`);
