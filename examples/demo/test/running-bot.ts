import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { atTestEnd, type TestUser } from '@chat/testkit';

const script = fileURLToPath(new URL('../../bot/bot.mjs', import.meta.url));

/** The bot of `examples/bot`, in a process of its own. */
export class RunningBot {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Resolves once it answers. */
  static async start(chat: { readonly url: string }, user: TestUser): Promise<RunningBot> {
    const child = spawn(process.execPath, [script], {
      env: {
        PATH: process.env.PATH ?? '',
        CHAT_URL: chat.url,
        BOT_USERNAME: user.username,
        BOT_PASSWORD: user.password,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const bot = new RunningBot(child);
    atTestEnd(() => bot.kill());
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout as NodeJS.ReadableStream }).once('line', () =>
        resolve(),
      );
      child.once('exit', (code) => reject(new Error(`The bot ended with ${code}.`)));
    });
    return bot;
  }

  /** As a crash does. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await exited;
  }
}
