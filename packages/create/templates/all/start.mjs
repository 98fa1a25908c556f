/**
 * `npm start`: a chat server on its embedded store (`data/`), and the site. PORT (4200) is the site's, CHAT_PORT (3000) the chat server's;
 * with CHAT_URL the chat server is one that runs elsewhere.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pages } from './site/pages.mjs';
import { startSite } from './site/server.mjs';

const { PORT = '4200', CHAT_PORT = '3000', CHAT_URL, HOST_JWT_SECRET } = process.env;
const siteUrl = `http://localhost:${PORT}`;
const chatUrl = CHAT_URL ?? `http://localhost:${CHAT_PORT}`;

const chat = CHAT_URL ? null : startChatServer();
if (chat) await answering(`${chatUrl}/readyz`);
const site = await startSite({
  chatUrl,
  secret: HOST_JWT_SECRET,
  port: Number(PORT),
  pages: await pages({ chatUrl }),
});

console.log(`
  The site is open:

      ${siteUrl}

  Ctrl+C stops it.
`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await site.close();
    chat?.kill('SIGTERM');
    if (!chat) process.exit(0);
  });
}

function startChatServer() {
  const program = fileURLToPath(new URL('main.js', import.meta.resolve('@chat/server')));
  const child = spawn(process.execPath, [program], {
    env: { LOG_LEVEL: 'warn', ...process.env, PORT: CHAT_PORT, ALLOWED_ORIGINS: siteUrl },
    stdio: 'inherit',
  });
  child.once('exit', (code) => process.exit(code ?? 1));
  return child;
}

async function answering(url) {
  for (;;) {
    const answered = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
