import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Stands between this process and a program with children of its own, all in one group: the channel
 * closes with this process, however it ends, and then none of the group is left.
 */
const guard = `
  const [program, ...args] = process.argv.slice(1);
  const child = require('node:child_process').spawn(program, args, { stdio: 'inherit' });
  child.once('error', ({ message }) => { console.error(message); process.exit(127); });
  child.once('exit', (code) => process.exit(code ?? 1));
  process.once('disconnect', () => process.kill(0, 'SIGKILL'));
`;

/** A program that is gone, with all that it started, as soon as this process is. */
export class BoundProcess {
  readonly #program: string;
  readonly #child: ChildProcess;
  #output = '';

  constructor(
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ) {
    this.#program = program;
    this.#child = spawn(process.execPath, ['-e', guard, '--', program, ...args], {
      // Or a terminal's Ctrl+C would reach the program before whoever waits for it.
      detached: true,
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const keep = (chunk: Buffer) => {
      this.#output += chunk.toString();
    };
    this.#child.stdout?.on('data', keep);
    this.#child.stderr?.on('data', keep);
    // What is only there to be noticed when it breaks keeps nobody alive.
    this.#child.channel?.unref();
  }

  /** All that it said so far. */
  get output(): string {
    return this.#output;
  }

  /** Resolves with what it says as soon as that matches. @throws Error when it ends before. */
  said(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(this.#output);
        if (match) resolve(match);
      };
      this.#child.stdout?.on('data', look);
      this.#child.stderr?.on('data', look);
      this.#child.once('exit', (code) =>
        reject(new Error(`${this.#program} ended with ${code}:\n${this.#output}`)),
      );
      look();
    });
  }

  /** Resolves once nothing of it is left. */
  async end(): Promise<void> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return;
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.disconnect();
    await exited;
  }
}
