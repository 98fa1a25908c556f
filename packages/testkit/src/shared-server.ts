import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedFolder } from './shared-folder.js';
import { startServer, type TestServer } from './test-server.js';

/** A chat server as those know it who use it. */
export type ServedChat = Pick<TestServer, 'url' | 'wsUrl' | 'port'>;

/** Of this process, which may run many test files: a server takes longer to start than most tests do. */
const shared = new Map<string, Promise<TestServer>>();

/** Nobody is held up by what the tests before did. */
const limits = {
  LIMIT_LOGINS_PER_ADDRESS: '1000000',
  LIMIT_REQUESTS_PER_ADDRESS: '1000000',
  LIMIT_UPGRADES_PER_ADDRESS: '1000000',
};

/**
 * A chat server that tests share, each with users of its own. It has nothing by which one could notice
 * another: no log, no end; who needs those, or its limits, starts one of their own. It ends with this
 * process, and what it kept with the test run: see `vitest/clear-shared-folder.ts`.
 */
export function sharedServer(env: Readonly<Record<string, string>> = {}): Promise<ServedChat> {
  const key = JSON.stringify(env);
  const server = shared.get(key) ?? startKept({ ...limits, ...env });
  shared.set(key, server);
  return server;
}

async function startKept(env: Readonly<Record<string, string>>): Promise<TestServer> {
  const folder = sharedFolder();
  await mkdir(folder, { recursive: true });
  const dataDir = await mkdtemp(join(folder, 'chat-test-'));
  return startServer({ env, dataDir, endsWithProcess: true });
}
