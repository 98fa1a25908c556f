import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { atTestEnd } from '@chat/testkit';
import { build } from 'esbuild';

const source = fileURLToPath(new URL('./suspendable-client.ts', import.meta.url));
// Below the package, so that the bundle finds what it imports.
const outfile = fileURLToPath(
  new URL('../../../node_modules/.cache/suspendable-client.mjs', import.meta.url),
);

let bundled: Promise<unknown> | undefined;

/** A running `suspendable-client.ts`. */
export interface ClientProcess {
  /** What it has printed so far. */
  readonly lines: readonly string[];
  /** Calls back with each line, in the moment in which it comes. */
  onLine(listener: (line: string) => void): void;
  /** SIGSTOP: as a laptop that is closed. */
  suspend(): void;
  /** SIGCONT */
  wake(): void;
}

/** Starts a client in a process of its own. It ends with the current test. */
export async function startClientProcess(url: string, token: string): Promise<ClientProcess> {
  bundled ??= build({
    entryPoints: [source],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  await bundled;
  const child = spawn(process.execPath, [outfile, url, token], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  atTestEnd(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  const lines: string[] = [];
  const listeners: ((line: string) => void)[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) {
      lines.push(line);
      for (const listener of listeners) listener(line);
    }
  });
  return {
    lines,
    onLine: (listener) => void listeners.push(listener),
    suspend: () => void child.kill('SIGSTOP'),
    wake: () => void child.kill('SIGCONT'),
  };
}
