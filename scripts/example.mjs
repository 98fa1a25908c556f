/**
 * `npm run example react`, or another of `examples/`: a chat server, of which nothing is kept, and a site with users of its own.
 * PORT (3000) is the chat server's, SITE_PORT (4200) the site's; a busy default gives way to a free one.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { portFor } from './chat-server.mjs';
import { startForgetfulChat } from './forgetful-chat.mjs';
import { installApart, isApart } from './install-apart.mjs';
import { checkNode, ensureBuilt, ensureInstalled, root } from './setup.mjs';

checkNode();
const [name] = process.argv.slice(2);
const names = sites();
if (!names.includes(name)) {
  console.error(`Which one? ${names.map((each) => `npm run example ${each}`).join(', ')}`);
  process.exit(1);
}
await ensureInstalled();
await ensureBuilt();
const folder = isApart(name) ? installApart(name) : join(root, 'examples', name);

const sitePort = await portFor('SITE_PORT', 4200);
const siteUrl = `http://localhost:${sitePort}`;
const chat = await startForgetfulChat({ sitePort });
await introduce(chat);
startSite(chat);
await answering(siteUrl);

console.log(`
  The site is open:

      ${siteUrl}

  Ctrl+C stops it; nothing of it is kept.
`);

/** What runs by itself, given the address of a chat server and the secret that both share. */
function sites() {
  return readdirSync(join(root, 'examples')).filter((folder) => {
    const manifest = join(root, 'examples', folder, 'package.json');
    return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).scripts?.site;
  });
}

/** A user of the site is one of the chat from their first token on: these can be written to before they have come. */
async function introduce({ url, secret }) {
  const { chatToken, people } = await import('../examples/site/backend.mjs');
  for (const user of people) {
    const headers = { authorization: `Bearer ${await chatToken(secret, user)}` };
    const { ok, status } = await fetch(`${url}/v1/me`, { headers });
    if (!ok) throw new Error(`The chat server answered ${status} for ${user.name}.`);
  }
}

/** As its README says, in a group of processes of its own: npm tells those that it starts of no signal. */
function startSite({ url, secret }) {
  const child = spawn('npm', ['run', '--silent', 'site'], {
    cwd: folder,
    env: {
      ...process.env,
      ...{ CHAT_URL: url, HOST_JWT_SECRET: secret, PORT: String(sitePort) },
      // For sites that keep nothing of who is signed in.
      SESSION_SECRET: randomBytes(32).toString('hex'),
      NEXT_TELEMETRY_DISABLED: '1',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  child.once('exit', (code) => {
    console.error(`The site ended (exit code ${code}).`);
    process.kill(process.pid, 'SIGTERM');
  });
  process.once('exit', () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGTERM');
  });
}

async function answering(url) {
  for (;;) {
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
