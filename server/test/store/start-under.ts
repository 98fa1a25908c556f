import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atTestEnd, type TestServer, waitFor } from '@chat/testkit';

const mainFile = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Whether this user may have a file system to themself. */
export const canMount =
  spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', '/mnt']).status ===
  0;

/** Of each server that is started here, so that its tokens outlive it. */
export const secretOfAll = 'a secret of thirty-two bytes, ok';

export interface ServerUnder {
  readonly server: TestServer;
  logs(): string;
  /** Sends a signal to the shell, which is around the server unless it `exec`s it. */
  signal(name: NodeJS.Signals): void;
  /** Resolves with the exit code once it has stopped. */
  stop(): Promise<number | null>;
}

/**
 * A server that a shell starts, so that its files can be made to fail.
 *
 * @param command where `"$NODE" "$MAIN"` is the server, and `"$DATA"` the folder of its database
 * @param directory where the database is, by the server's path; the data's own folder by default
 */
export async function startUnder(
  command: string,
  dataDir: string,
  directory = dataDir,
): Promise<ServerUnder> {
  const child = spawn('bash', ['-c', command], {
    env: {
      PATH: process.env.PATH ?? '',
      NODE: process.execPath,
      MAIN: mainFile,
      DATA: dataDir,
      DATABASE_URL: `sqlite:${join(directory, 'chat.db')}`,
      JWT_SECRET: secretOfAll,
      PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const signalAll = (name: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // It has ended.
    }
  };
  atTestEnd(async () => signalAll('SIGKILL'));
  let logs = '';
  child.stdout.on('data', (chunk) => {
    logs += chunk;
  });
  const [, port] = await waitFor(() => /"url":"http:\/\/127\.0\.0\.1:(\d+)"/.exec(logs), {
    timeout: 30_000,
    message: 'the server to listen',
  });
  const address = `127.0.0.1:${port}`;
  return {
    server: {
      port: Number(port),
      url: `http://${address}`,
      wsUrl: `ws://${address}/v1/ws`,
    } as TestServer,
    logs: () => logs,
    signal: (name) => void child.kill(name),
    stop: async () => {
      signalAll('SIGTERM');
      return exited;
    },
  };
}
