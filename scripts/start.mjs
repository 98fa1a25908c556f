/**
 * `npm start`: a chat server on its embedded store, the pages of a shop that has chat on them, and a bot that answers there.
 * PORT (3000) is the chat server's, DEMO_PORT (4000) the shop's; a busy default gives way to a free one.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { healthy, portFor, spawnChatServer } from './chat-server.mjs';
import { checkNode, ensureInstalled, ensureServerBuilt, root } from './setup.mjs';

checkNode();
await ensureInstalled();
await ensureServerBuilt();

const { startDemo } = await import('../examples/demo/server.mjs');
const { assistant, seed, seedAssistant } = await import('../examples/demo/seed.mjs');

const port = await portFor('PORT', 3000);
const demoPort = await portFor('DEMO_PORT', 4000);
const chatUrl = `http://localhost:${port}`;
const adminToken = process.env.ADMIN_TOKEN || randomBytes(24).toString('hex');

const kept = process.env.DATABASE_URL ? 'the store of DATABASE_URL' : 'examples/demo/.data';
const server = spawnChatServer({
  env: {
    LOG_LEVEL: 'warn',
    // The demo registers `support` as anybody would; a site has its administrator make it.
    RESERVED_USERNAMES: 'none',
    DATABASE_URL: `sqlite:${join(root, 'examples/demo/.data/chat.db')}`,
    ALLOWED_ORIGINS: `http://localhost:${demoPort},http://127.0.0.1:${demoPort}`,
    ...process.env,
    PORT: String(port),
    ADMIN_TOKEN: adminToken,
  },
  onExit(code) {
    if (!stopping) console.error(`The chat server ended (exit code ${code}).`);
    bot?.kill();
    process.exit(code ?? 1);
  },
});

let stopping = false;
/** Who answers on the page of the assistant, once it runs. */
let bot;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    stopping = true;
    server.kill('SIGTERM');
  });
}

await healthy(chatUrl);
await seed(chatUrl);
await seedAssistant(chatUrl, adminToken);
bot = spawn(process.execPath, [join(root, 'examples/bot/bot.mjs')], {
  env: {
    PATH: process.env.PATH,
    CHAT_URL: chatUrl,
    BOT_USERNAME: assistant.username,
    BOT_PASSWORD: assistant.password,
  },
  stdio: ['ignore', 'ignore', 'inherit'],
});
bot.once('exit', (code) => {
  if (!stopping) console.error(`The bot ended (exit code ${code}): nobody answers as Fern.`);
});
const demo = await startDemo({ chatUrl, port: demoPort });

console.log(`
  Chat is running. Open the shop:

      ${demo.url}

  Its first screen says what to try. The chat server itself is at ${chatUrl}.
  Ctrl+C stops all of it; messages are kept in ${kept}.
`);
