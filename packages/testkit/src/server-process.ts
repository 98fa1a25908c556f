import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const mainFile = fileURLToPath(new URL('../../../server/dist/main.js', import.meta.url));

/** The other end of the channel closes with the parent. */
const endWithParent =
  'data:text/javascript,process.once("disconnect",()=>process.kill(process.pid,"SIGKILL"))';

/** One process of the chat server: a service of its own, or a node of one. */
export class ServerProcess {
  readonly #env: Readonly<Record<string, string>>;
  readonly #endsWithParent: boolean;
  #child: ChildProcess | undefined;
  #port: number;
  #output = '';

  /**
   * @param port 0 takes a free one, which a restart keeps
   * @param endsWithParent whether it is gone as soon as this process is, however that came about
   */
  constructor(env: Readonly<Record<string, string>>, port: number, endsWithParent = false) {
    this.#env = env;
    this.#endsWithParent = endsWithParent;
    this.#port = port;
  }

  get port(): number {
    return this.#port;
  }

  get running(): boolean {
    return this.#child !== undefined;
  }

  /** All that it printed so far, over all its lives. */
  get output(): string {
    return this.#output;
  }

  /** Resolves when it listens. */
  async start(): Promise<void> {
    const watched = this.#endsWithParent ? ['--import', endWithParent] : [];
    const child = spawn(process.execPath, [...watched, mainFile], {
      env: {
        PATH: process.env.PATH ?? '',
        NODE_ENV: 'test',
        LOG_LEVEL: 'info',
        // Many tests make accounts, and few are about the strength of a password.
        PASSWORD_COST: '10',
        ...this.#env,
        HOST: '127.0.0.1',
        PORT: String(this.#port),
      },
      stdio: ['ignore', 'pipe', 'pipe', ...(this.#endsWithParent ? (['ipc'] as const) : [])],
    });
    // What is only there to be noticed when it breaks keeps nobody alive.
    child.channel?.unref();
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

  /** Resolves with the exit code; null when it did not run or died of a signal. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (!child) return null;
    this.#child = undefined;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return exited;
  }
}
