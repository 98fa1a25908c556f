import { type ChildProcess, type StdioOptions, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atTestEnd, freePort, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from './store/temporary-directory.js';

const mainFile = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** A server whose log goes where the test says, so that nothing of it can be waited for. */
class LoggingServer {
  readonly child: ChildProcess;
  readonly #url: string;
  readonly #metricsUrl: string;
  readonly #exited: Promise<number | null>;

  private constructor(child: ChildProcess, port: number, metricsPort: number) {
    this.child = child;
    this.#url = `http://127.0.0.1:${port}`;
    this.#metricsUrl = `http://127.0.0.1:${metricsPort}/metrics`;
    this.#exited = new Promise((resolve) => child.once('exit', resolve));
  }

  static async start(
    stdio: StdioOptions,
    { directory = temporaryDirectory(), command = 'exec node "$MAIN"', level = 'debug' } = {},
  ): Promise<LoggingServer> {
    const [port, metricsPort] = [await freePort(), await freePort()];
    const child = spawn('bash', ['-c', command], {
      stdio,
      env: {
        PATH: process.env.PATH,
        MAIN: mainFile,
        PORT: String(port),
        METRICS_PORT: String(metricsPort),
        DATABASE_URL: `sqlite:${join(directory, 'chat.db')}`,
        JWT_SECRET: 's'.repeat(32),
        PASSWORD_COST: '10',
        LOG_LEVEL: level,
        LIMIT_REQUESTS_PER_ADDRESS: '1000000',
        LIMIT_LOGINS_PER_ADDRESS: '1000000',
      },
    });
    atTestEnd(() => void child.kill('SIGKILL'));
    const server = new LoggingServer(child, port, metricsPort);
    await waitFor(() => server.status('/healthz').catch(() => 0), { timeout: 10_000 });
    return server;
  }

  async status(path: string, body?: unknown): Promise<number> {
    const answer = await fetch(this.#url + path, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(5_000),
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  register(name: string): Promise<number> {
    return this.status('/v1/auth/register', { username: name, password: 'long enough, surely' });
  }

  async lost(): Promise<number> {
    const text = await (await fetch(this.#metricsUrl)).text();
    return Number(/^chat_log_lines_lost_total (\d+)$/m.exec(text)?.[1]);
  }

  /** Its exit code, after SIGTERM. */
  stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.#exited;
  }
}

const limits = spawnSync('prlimit', ['--version']).status === 0;

describe('a log that cannot be written', () => {
  test('costs its lines, and nobody notices: standard output is full', async () => {
    const full = openSync('/dev/full', 'w');
    const server = await LoggingServer.start(['ignore', full, 'inherit']);
    closeSync(full);
    for (let index = 0; index < 20; index += 1) {
      expect(await server.status('/v1/me')).toBe(401);
    }
    expect(await server.register('ada')).toBe(201);
    expect(await server.lost()).toBeGreaterThan(20);
    expect(await server.stop()).toBe(0);
  });

  test('is no reason to wait for a reader who stalls, nor to keep all for them', async () => {
    const server = await LoggingServer.start(['ignore', 'pipe', 'inherit']);
    const path = `/v1/${'x'.repeat(2_000)}`;
    while ((await server.lost()) === 0) {
      await Promise.all(Array.from({ length: 200 }, () => server.status(path)));
    }
    expect(await server.status('/healthz')).toBe(200);
    // Goes on where it reads again, and says what is missing.
    let text = '';
    server.child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    await waitFor(() => text.length > 1_000_000);
    await server.status('/v1/me');
    const notice = await waitFor(() => /\{[^\n]*"lost":(\d+)[^\n]*are lost"\}/.exec(text));
    expect(Number(notice[1])).toBe(await server.lost());
    for (const line of text.trimEnd().split('\n').slice(0, -1)) JSON.parse(line);
    expect(await server.stop()).toBe(0);
  });

  test('does not keep a server from stopping: nobody reads, and the pipe is full', async () => {
    // As a shell makes it: who writes to it waits.
    const command = 'exec node "$MAIN" > >(exec sleep 30 2>&-)';
    const server = await LoggingServer.start(['ignore', 'ignore', 'inherit'], { command });
    const path = `/v1/${'x'.repeat(2_000)}`;
    while ((await server.lost()) === 0) {
      await Promise.all(Array.from({ length: 200 }, () => server.status(path)));
    }
    expect(await server.stop()).toBe(0);
  });

  test('whose reader is gone is written to nobody', async () => {
    const server = await LoggingServer.start(['ignore', 'pipe', 'inherit']);
    server.child.stdout?.destroy();
    await waitFor(async () => (await server.status('/v1/me')) === 401 && (await server.lost()) > 0);
    expect(await server.register('ada')).toBe(201);
    expect(await server.stop()).toBe(0);
  });

  test.skipIf(!limits && !process.env.REQUIRE_ENGINES)(
    'on one full disk with the database leaves it answering, and all is well with room again',
    async () => {
      const directory = temporaryDirectory();
      const log = join(directory, 'log');
      // Of each file, and as good as a full disk: what is beyond cannot be written.
      const mostKiB = 400;
      appendFileSync(log, `${'x'.repeat(mostKiB * 1_024 - 101)}\n`);
      const server = await LoggingServer.start(['ignore', openSync(log, 'a'), 'inherit'], {
        directory,
        command: `ulimit -Sf ${mostKiB}; exec node "$MAIN"`,
      });
      let names = 0;
      const register = () => {
        names += 1;
        return server.register(`user${names}`);
      };
      await waitFor(async () => (await register()) === 503, { timeout: 30_000 });
      for (let index = 0; index < 10; index += 1) {
        expect(await register()).toBe(503);
        expect(await server.status('/healthz')).toBe(200);
      }
      expect(await server.lost()).toBeGreaterThan(10);

      const pid = String(server.child.pid);
      expect(spawnSync('prlimit', ['--pid', pid, '--fsize=unlimited']).status).toBe(0);
      await waitFor(async () => (await register()) === 201, { timeout: 10_000 });
      const lines = readFileSync(log, 'utf8')
        .slice(mostKiB * 1_024)
        .trimEnd()
        .split('\n');
      expect(lines.some((line) => line.includes('log lines could not be written'))).toBe(true);
      // The first is the end of the one that the disk had room for half of.
      for (const line of lines.slice(1)) JSON.parse(line);
      expect(await server.stop()).toBe(0);
    },
  );
});
