import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atTestEnd } from '@chat/testkit';

const script = fileURLToPath(new URL('../../../scripts/start.mjs', import.meta.url));

/** What `npm start` runs, with a store of its own, so that nobody's demo messages are touched. */
export class RunningDemo {
  readonly #dataDir: string;
  #child: ChildProcess | undefined;
  #output = '';
  #shopUrl = '';
  #chatUrl = '';

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  /** The address that a newcomer is told to open. */
  get shopUrl(): string {
    return this.#shopUrl;
  }

  get chatUrl(): string {
    return this.#chatUrl;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [script], {
      env: {
        PATH: process.env.PATH ?? '',
        HOME: process.env.HOME ?? '',
        DATABASE_URL: `sqlite:${join(this.#dataDir, 'chat.db')}`,
        PORT: this.#chatUrl ? new URL(this.#chatUrl).port : '0',
        DEMO_PORT: this.#shopUrl ? new URL(this.#shopUrl).port : '0',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#output = '';
    await new Promise<void>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        this.#output += chunk.toString();
        const said = /Open the shop:\s+(http:\S+)[\s\S]+at (http:\S+)\.\n/.exec(this.#output);
        if (!said?.[1] || !said[2]) return;
        this.#shopUrl = said[1];
        this.#chatUrl = said[2];
        resolve();
      };
      child.stdout?.on('data', read);
      child.stderr?.on('data', read);
      child.once('exit', (code) =>
        reject(new Error(`npm start ended with ${code}:\n${this.#output}`)),
      );
    });
  }

  /** As Ctrl+C does. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    await exited;
  }
}

export async function npmStart(): Promise<RunningDemo> {
  const dataDir = await mkdtemp(join(tmpdir(), 'chat-demo-'));
  const demo = new RunningDemo(dataDir);
  atTestEnd(async () => {
    await demo.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  await demo.start();
  return demo;
}
