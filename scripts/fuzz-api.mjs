/**
 * `npm run fuzz:api [-- --seed 7]`: an outside fuzzer over what the OpenAPI document says, against a
 * real server, as a user, as a guest and as an administrator. Needs schemathesis 4 (PyPI): `SCHEMATHESIS` names
 * its command where it is not on the PATH.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createECDH, randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt, ensureInstalled, root } from './setup.mjs';

const { values } = parseArgs({
  options: { seed: { type: 'string' }, examples: { type: 'string', default: '40' } },
});
const seed = values.seed ?? String(randomInt(2 ** 31));
await ensureInstalled();
await ensureBuilt();

const adminToken = randomBytes(32).toString('hex');
const unlimited = Object.fromEntries(
  [
    'REQUESTS_PER_ADDRESS',
    'LOGINS_PER_ADDRESS',
    'LOGINS_PER_USERNAME',
    'UPGRADES_PER_ADDRESS',
    'CONVERSATIONS_PER_USER',
    'GUESTS_PER_ADDRESS',
    'REPORTS_PER_USER',
    'PROFILES_PER_USER',
    'EXPORTS_PER_USER',
    'FILES_PER_USER',
    'PUSH_SUBSCRIPTIONS_PER_USER',
  ].map((name) => [`LIMIT_${name}`, '1000000']),
);
const pushKeys = createECDH('prime256v1');
const PUSH_PUBLIC_KEY = pushKeys.generateKeys('base64url');
const PUSH_PRIVATE_KEY = Buffer.from(
  pushKeys.getPrivateKey('hex').padStart(64, '0'),
  'hex',
).toString('base64url');
const folder = mkdtempSync(join(tmpdir(), 'chat-fuzz-'));
const server = spawn(process.execPath, [join(root, 'server/dist/main.js')], {
  env: {
    PATH: process.env.PATH,
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: 'sqlite::memory:',
    FILES_URL: `file:${folder}`,
    PASSWORD_COST: '10',
    ADMIN_TOKEN: adminToken,
    GUEST_PEERS: 'helena',
    ...{ PUSH_PUBLIC_KEY, PUSH_PRIVATE_KEY, PUSH_SUBJECT: 'mailto:admin@example.com' },
    ...unlimited,
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});

const url = await new Promise((resolve, reject) => {
  let log = '';
  server.stdout.on('data', (chunk) => {
    log += chunk;
    const listening = /"url":"(http:[^"]+)","msg":"listening"/.exec(log);
    if (listening) resolve(listening[1]);
  });
  server.once('exit', () => reject(new Error(`The server ended before it listened:\n${log}`)));
});

try {
  const tokenOf = async (path, body) => {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await answer.json()).accessToken;
  };
  const password = randomBytes(16).toString('hex');
  for (const [who, token, ...without] of [
    ['a user', await tokenOf('/v1/auth/register', { username: 'fuzzer', password })],
    // Who is gone finds nothing more.
    ['a guest', await tokenOf('/v1/guests', {}), '--exclude-operation-id', 'deleteMe'],
    ['an administrator', adminToken],
  ]) {
    console.log(`Fuzzing as ${who}, seed ${seed} …`);
    const { status, error } = spawnSync(
      process.env.SCHEMATHESIS ?? 'schemathesis',
      [
        ...['--config-file', join(root, 'scripts/schemathesis.toml')],
        'run',
        `${url}/v1/openapi.json`,
        ...['--header', `Authorization: Bearer ${token}`],
        ...without,
        ...['--seed', seed, '--max-examples', values.examples, '--continue-on-failure'],
        ...['--checks', 'all', '--warnings', 'off', '--no-color'],
      ],
      { stdio: 'inherit', cwd: join(root, 'node_modules', '.cache') },
    );
    if (error) throw error;
    if (status !== 0) process.exitCode = 1;
  }
} finally {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
