import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { freePort } from './free-port.js';
import { atTestEnd } from './teardown.js';

const run = promisify(execFile);

/** Whether this machine has the program. */
export function hasRedisServer(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

/** A real Redis in a process of its own, which keeps nothing on disk. Ends with its test. */
export class TestRedis {
  readonly port: number;
  readonly #options: readonly string[];
  #child: ChildProcess | undefined;

  /** @param options - Added to its command line. */
  constructor(port: number, options: readonly string[] = []) {
    this.port = port;
    this.#options = options;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts the process; resolves when it takes connections. */
  async start(): Promise<void> {
    const nothing = ['--save', '', '--appendonly', 'no'];
    const child = spawn(
      'redis-server',
      ['--port', String(this.port), '--bind', '127.0.0.1', ...nothing, ...this.#options],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      let output = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (/ready to accept connections/i.test(output)) resolve();
      });
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${output}`)));
    });
  }

  /** What it answers to a command, as `redis-cli` prints it. */
  async ask(...command: readonly string[]): Promise<string> {
    const { stdout } = await run('redis-cli', ['-p', String(this.port), ...command]);
    return stdout.trim();
  }

  /** Stops it in its tracks (SIGSTOP), its connections open; or lets it go on. */
  hang(on: boolean): void {
    this.#child?.kill(on ? 'SIGSTOP' : 'SIGCONT');
  }

  /** Kills it as a crash would (SIGKILL). */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
  }
}

/** A Redis on a free port, not started yet. */
export async function prepareRedis(options: readonly string[] = []): Promise<TestRedis> {
  const redis = new TestRedis(await freePort(), options);
  atTestEnd(() => redis.kill());
  return redis;
}
