import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Question, Reading } from './control.js';
import { tokenSecret } from './host-token.js';

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `url` is where it listens, without a trailing slash. */
export interface Program {
  readonly script: string;
  readonly args: (folder: string) => readonly string[];
  readonly env: (folder: string) => Readonly<Record<string, string>>;
  /** What has to be in its folder before it starts. */
  readonly prepare?: (folder: string) => Promise<void>;
  /** Finds the port in what it prints once it listens. */
  readonly listening: RegExp;
}

/** Limits that a benchmark from one address must raise; everything else is as it comes. */
const oneAddressLimits = {
  LIMIT_CONNECTIONS_PER_ADDRESS: '1000000',
  LIMIT_UPGRADES_PER_ADDRESS: '1000000',
  LIMIT_REQUESTS_PER_ADDRESS: '1000000',
};

export const chatServer: Program = {
  script: file('../../../server/dist/main.js'),
  args: () => [],
  env: (folder) => ({
    DATABASE_URL: `sqlite:${join(folder, 'chat.db')}`,
    JWT_SECRET: 'the chat server’s own secret in the benchmark',
    HOST_JWT_SECRET: tokenSecret,
    HOST: '127.0.0.1',
    PORT: '0',
    ...oneAddressLimits,
  }),
  listening: /"url":"http:\/\/[^:"]+:(\d+)","msg":"listening"/,
};

export function peer(name: 'ws-server' | 'socket-io-server', stores: boolean): Program {
  return {
    script: file(`../dist/peers/${name}.js`),
    args: (folder) => (stores ? [join(folder, 'messages.db')] : []),
    env: () => ({}),
    listening: /^listening (\d+)/m,
  };
}

/** A server in a process of its own, with {@link Reading}s of what it costs. */
export class MeasuredServer {
  readonly url: string;
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(child: ChildProcess, folder: string, port: number) {
    this.#child = child;
    this.#folder = folder;
    this.url = `http://127.0.0.1:${port}`;
    this.pid = child.pid ?? 0;
  }

  /** `BENCH_NODE_OPTIONS` adds options of Node's, such as `--cpu-prof`. */
  static async start(
    program: Program,
    nodeOptions: readonly string[] = [],
  ): Promise<MeasuredServer> {
    const folder = await mkdtemp(join(tmpdir(), 'chat-bench-'));
    await program.prepare?.(folder);
    const extra = (process.env.BENCH_NODE_OPTIONS ?? '').split(' ').filter((each) => each !== '');
    const child = spawn(
      process.execPath,
      [
        '--expose-gc',
        '--import',
        file('../dist/control.js'),
        ...nodeOptions,
        ...extra,
        program.script,
        ...program.args(folder),
      ],
      {
        env: {
          PATH: process.env.PATH ?? '',
          NODE_ENV: 'production',
          ...program.env(folder),
        },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    );
    const port = await new Promise<number>((resolve, reject) => {
      let output = '';
      const read = (chunk: Buffer) => {
        // Read on, so that the pipe never fills; kept only until it listens.
        if (output === 'listens') return;
        output += chunk.toString();
        const found = program.listening.exec(output);
        if (found === null) return;
        output = 'listens';
        resolve(Number(found[1]));
      };
      child.stdout?.on('data', read);
      child.stderr?.on('data', read);
      child.once('error', reject);
      child.once('exit', (code) =>
        reject(new Error(`${program.script} ended with ${code}:\n${output}`)),
      );
    });
    return new MeasuredServer(child, folder, port);
  }

  read(question: Question = 'read'): Promise<Reading> {
    return new Promise((resolve, reject) => {
      const onExit = () => reject(new Error('The server ended while it was measured.'));
      this.#child.once('exit', onExit);
      this.#child.once('message', (reading) => {
        this.#child.off('exit', onExit);
        resolve(reading as Reading);
      });
      this.#child.send(question);
    });
  }

  /** Stops it as an operator would. */
  async end(): Promise<void> {
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    await exited;
    await this.stop();
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = new Promise((resolve) => this.#child.once('exit', resolve));
      this.#child.kill(process.env.BENCH_NODE_OPTIONS ? 'SIGINT' : 'SIGKILL');
      await exited;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}
