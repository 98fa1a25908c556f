import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  atTestEnd,
  freePort,
  hasRedisServer,
  listen,
  prepareRedis,
  startServer,
  waitFor,
} from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from './store/temporary-directory.js';

const mainFile = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const healthCheck = fileURLToPath(new URL('../../deploy/health-check.mjs', import.meta.url));
const JWT_SECRET = 's'.repeat(32);

async function run(file: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [file], {
    cwd: temporaryDirectory(),
    env: { PATH: process.env.PATH, PORT: '0', ...env },
  });
  atTestEnd(() => void child.kill('SIGKILL'));
  const printed = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    printed.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    printed.err += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...printed };
}

/** A port on which something else listens. */
async function takenPort(): Promise<number> {
  return Number(new URL(await listen(createServer())).port);
}

function madeFile(content: string): string {
  const path = join(temporaryDirectory(), 'chat.db');
  writeFileSync(path, content);
  return path;
}

describe('a server that cannot start says in words what failed, where, and what to look at', () => {
  // On an old Node its SDK says that it will not always be supported.
  const awsQuiet = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  const mongo = (rest: string) => ({ DATABASE_URL: `mongodb://ada:hunter2@${rest}`, JWT_SECRET });
  test.each<[string, () => Promise<Record<string, string>>, RegExp]>([
    [
      'a port that is taken',
      async () => ({ PORT: String(await takenPort()) }),
      /Port \d+ of 127\.0\.0\.1 is taken.* set PORT to another/,
    ],
    [
      'a port for metrics that is taken',
      async () => ({ METRICS_PORT: String(await takenPort()) }),
      /is taken.* set METRICS_PORT to another/,
    ],
    [
      'an address of another machine',
      async () => ({ HOST: '192.0.2.1' }),
      /192\.0\.2\.1 is no address of this machine: look at HOST/,
    ],
    [
      'a name that nobody knows',
      async () => ({ HOST: 'nowhere.invalid' }),
      /nowhere\.invalid is no name .*look at HOST/,
    ],
    [
      'a file that is no database',
      async () => ({ DATABASE_URL: `sqlite:${madeFile('no database '.repeat(1_000))}` }),
      /\/chat\.db is no SQLite database.*Look at DATABASE_URL/,
    ],
    [
      'a directory in the place of the file',
      async () => {
        const path = join(temporaryDirectory(), 'here');
        mkdirSync(path);
        return { DATABASE_URL: `sqlite:${path}`, JWT_SECRET };
      },
      /\/here cannot be opened or created.*Look at DATABASE_URL/,
    ],
    [
      'a file in the place of the directory',
      async () => ({ DATABASE_URL: `sqlite:${madeFile('')}/chat.db`, JWT_SECRET }),
      /chat\.db\/chat\.db cannot be opened or created.*Look at DATABASE_URL/,
    ],
    [
      'the same for the development secret',
      async () => ({ DATABASE_URL: `sqlite:${madeFile('')}/chat.db` }),
      /\/dev-jwt-secret cannot be made or opened \(ENOTDIR\)/,
    ],
    [
      'a development secret that is damaged',
      async () => {
        const directory = temporaryDirectory();
        writeFileSync(join(directory, 'dev-jwt-secret'), 'half');
        return { DATABASE_URL: `sqlite:${join(directory, 'chat.db')}` };
      },
      /dev-jwt-secret is damaged: delete it and start again/,
    ],
    [
      'a MongoDB that is not there',
      async () => mongo(`127.0.0.1:${await freePort()}/chat`),
      /MongoDB at mongodb:\/\/127\.0\.0\.1:\d+\/chat does not answer \(.*ECONNREFUSED.*Look at DATABASE_URL/,
    ],
    [
      'a MongoDB whose name nobody knows',
      async () => ({ DATABASE_URL: 'mongodb+srv://ada:hunter2@nowhere.invalid/chat', JWT_SECRET }),
      /MongoDB at mongodb\+srv:\/\/nowhere\.invalid\/chat does not answer/,
    ],
    [
      'a MongoDB URL that cannot be read',
      async () => mongo('127.0.0.1:port/chat'),
      /mongodb:\/\/127\.0\.0\.1:port\/chat is no URL of a MongoDB: .*Look at DATABASE_URL/,
    ],
    [
      'a bucket that is not there',
      async () => ({
        FILES_URL: `s3://files?endpoint=http://127.0.0.1:${await freePort()}`,
        ...{ AWS_ACCESS_KEY_ID: 'ada', AWS_SECRET_ACCESS_KEY: 'hunter2', ...awsQuiet, JWT_SECRET },
      }),
      /The bucket files at http:\/\/127\.0\.0\.1:\d+ does not answer \(.*ECONNREFUSED.*Look at FILES_URL/,
    ],
    [
      'a bucket for which there are no credentials',
      async () => ({
        FILES_URL: `s3://files?endpoint=http://127.0.0.1:${await freePort()}`,
        ...{ AWS_EC2_METADATA_DISABLED: 'true', ...awsQuiet, JWT_SECRET },
      }),
      /The bucket files at \S+ cannot be used without credentials: set AWS_ACCESS_KEY_ID.*Look at FILES_URL/,
    ],
  ])('%s', async (_, env, words) => {
    const { code, out, err } = await run(mainFile, await env());
    expect(code).toBe(1);
    expect(err).toMatch(words);
    expect(err.split('\n')).toHaveLength(2);
    expect(out + err).not.toMatch(/hunter2|\n\s+at |"stack"/);
  });
});

describe('an engine that goes away', () => {
  test('is one line in the log when nobody listens at REDIS_URL', async () => {
    const port = await freePort();
    const REDIS_URL = `redis://ada:hunter2@127.0.0.1:${port}`;
    const server = await startServer({ env: { REDIS_URL, JWT_SECRET } });
    const lines = () => server.logs().match(/^.*Redis at .*$/gm) ?? [];
    await waitFor(() => lines().length > 0);
    expect(lines()[0]).toMatch(/Redis at redis:\/\/127\.0\.0\.1:\d+ is away \(.*ECONNREFUSED/);
    expect(server.logs()).not.toContain('hunter2');
  });

  test.skipIf(!hasRedisServer() && !process.env.REQUIRE_ENGINES)(
    'is one line when it is lost, and one when it is back',
    async () => {
      const redis = await prepareRedis();
      await redis.start();
      const server = await startServer({ env: { REDIS_URL: redis.url, JWT_SECRET } });
      const lines = () => server.logs().match(/Redis at \S+ is (?:away|there again)/g) ?? [];
      for (const round of [1, 2]) {
        await redis.kill();
        await waitFor(() => lines().length === 2 * round - 1);
        await redis.start();
        await waitFor(() => lines().length === 2 * round);
      }
      const [loss, back] = [
        `Redis at ${redis.url} is away`,
        `Redis at ${redis.url} is there again`,
      ];
      expect(lines()).toEqual([loss, back, loss, back]);
    },
  );
});

describe('the health check of the image', () => {
  test.each(['127.0.0.1', '0.0.0.0', '::1', '[::1]', '::', 'localhost'])(
    'finds a server that listens on %s, and only while it lives',
    async (HOST) => {
      const PORT = String(await freePort());
      const server = spawn(process.execPath, [mainFile], {
        cwd: temporaryDirectory(),
        env: { PATH: process.env.PATH, HOST, PORT, JWT_SECRET },
      });
      atTestEnd(() => void server.kill('SIGKILL'));
      await waitFor(async () => (await run(healthCheck, { HOST, PORT })).code === 0, {
        timeout: 10_000,
      });
      server.kill('SIGTERM');
      await new Promise((resolve) => server.once('exit', resolve));
      expect((await run(healthCheck, { HOST, PORT })).code).toBe(1);
    },
  );
});
