import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import type { ConversationRecord } from '../../src/store/store.js';
import { bundledScript } from './bundled-script.js';

/** A running `append-forever.ts`, and what it has printed so far. */
export interface Appender {
  readonly pid: number;
  /** The `seq` of each acknowledged message. */
  readonly acknowledged: number[];
  refused(): number;
  /** SIGKILL; resolves when the process is gone and everything it printed has been read. */
  kill(): Promise<void>;
}

/** @param fileSize - Largest file that the process may write at first, in KiB. */
export async function startAppender(
  file: string,
  conversation: ConversationRecord,
  { fileSize }: { fileSize?: number } = {},
): Promise<Appender> {
  const bundle = await bundledScript('append-forever.ts');
  const [senderId = ''] = conversation.memberIds;
  const command = [process.execPath, bundle, file, conversation.id, senderId];
  const child: ChildProcess =
    fileSize === undefined
      ? spawn(command[0] as string, command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] })
      : spawn('prlimit', [`--fsize=${fileSize * 1024}:unlimited`, ...command], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });

  const acknowledged: number[] = [];
  let refusals = 0;
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '!') refusals += 1;
      else acknowledged.push(Number(line));
    }
  });
  const closed = once(child, 'close');
  const kill = async () => {
    child.kill('SIGKILL');
    await closed;
  };
  onTestFinished(kill);
  if (child.pid === undefined) throw new Error('the process did not start');
  return { pid: child.pid, acknowledged, refused: () => refusals, kill };
}
