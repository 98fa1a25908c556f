/**
 * `npm run example:react`: a chat server on its embedded store, which it forgets, and a site in React with users of its own.
 * PORT (3000) is the chat server's, SITE_PORT (4200) the site's; a busy default gives way to a free one.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { healthy, portFor, spawnChatServer } from './chat-server.mjs';
import { checkNode, ensureBuilt, ensureInstalled, root } from './setup.mjs';

checkNode();
await ensureInstalled();
await ensureBuilt();

const site = join(root, 'examples/react');
const { chatToken, people } = await import('../examples/react/backend.mjs');
const { createServer } = await import('vite');

const port = await portFor('PORT', 3000);
const sitePort = await portFor('SITE_PORT', 4200);
const chatUrl = `http://localhost:${port}`;
const [secret, ownSecret] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
const data = mkdtempSync(join(tmpdir(), 'chat-example-'));

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
  },
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

await healthy(chatUrl);
// A user of the site is one of the chat from their first token on: these can be written to before they have come.
for (const user of people) {
  const headers = { authorization: `Bearer ${await chatToken(secret, user)}` };
  const { ok, status } = await fetch(`${chatUrl}/v1/me`, { headers });
  if (!ok) throw new Error(`The chat server answered ${status} for ${user.name}.`);
}

Object.assign(process.env, { VITE_CHAT_URL: chatUrl, HOST_JWT_SECRET: secret });
const vite = await createServer({
  root: site,
  server: { port: sitePort, strictPort: true },
  // Here they are links, which Vite takes for the site's own code: as an installed package they are bundled once, before
  // anybody looks, and not piece by piece, each of which would load the page again.
  optimizeDeps: { force: true, include: ['@chat/react', '@chat/react/chat-window'] },
});
await vite.listen();

console.log(`
  The site is open:

      http://localhost:${sitePort}

  Ctrl+C stops it; nothing of it is kept.
`);
