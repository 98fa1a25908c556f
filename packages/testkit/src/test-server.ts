import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atTestEnd } from './teardown.js';

const mainFile = fileURLToPath(new URL('../../../server/dist/main.js', import.meta.url));

export interface TestServerOptions {
  /** Added to (and over) the variables that every test server gets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where its SQLite file lives; a new folder, deleted at the end, when not given. */
  readonly dataDir?: string;
  /** A free one when not given; a restart keeps it. */
  readonly port?: number;
}

/** A real chat server in a process of its own. Ends with the test that started it. */
export class TestServer {
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  #port: number;
  #output = '';

  constructor(dataDir: string, env: Readonly<Record<string, string>>, port: number) {
    this.dataDir = dataDir;
    this.env = env;
    this.#port = port;
  }

  get port(): number {
    return this.#port;
  }

  /** Base URL without a trailing slash. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get wsUrl(): string {
    return `ws://127.0.0.1:${this.#port}/v1/ws`;
  }

  /** All that it printed so far, over all its lives. */
  logs(): string {
    return this.#output;
  }

  /** Starts the process; resolves when it listens. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [mainFile], {
      env: {
        PATH: process.env.PATH ?? '',
        NODE_ENV: 'test',
        DATABASE_URL: `sqlite:${join(this.dataDir, 'chat.db')}`,
        LOG_LEVEL: 'info',
        ...this.env,
        HOST: '127.0.0.1',
        PORT: String(this.#port),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#port = await new Promise<number>((resolve, reject) => {
      let pending = '';
      const read = (chunk: Buffer) => {
        const text = chunk.toString();
        this.#output += text;
        pending += text;
        const listening = /\{[^\n]*"msg":"listening"[^\n]*\}/.exec(pending);
        const url = listening && /"url":"http:\/\/[^:"]+:(\d+)"/.exec(listening[0]);
        if (url) resolve(Number(url[1]));
      };
      child.stdout?.on('data', read);
      child.stderr?.on('data', read);
      child.once('error', reject);
      child.once('exit', (code) =>
        reject(new Error(`The server ended with ${code} before it listened:\n${pending}`)),
      );
    });
  }

  /** Asks it to stop as an operator would (SIGTERM); resolves with its exit code. */
  stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  /** Kills it as a crash would (SIGKILL). */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Stops it, if it runs, and starts it again with the same port and data. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (!child) return null;
    this.#child = undefined;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return exited;
  }
}

/** Starts a chat server on a free port with a fresh store. */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'chat-test-')));
  const server = new TestServer(dataDir, options.env ?? {}, options.port ?? 0);
  atTestEnd(async () => {
    await server.kill();
    if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
  });
  await server.start();
  return server;
}
