import { rm } from 'node:fs/promises';
import { afterAll } from 'vitest';
import { startServer, type TestServer } from './test-server.js';

/** A chat server as those know it who use it. */
export type ServedChat = Pick<TestServer, 'url' | 'wsUrl' | 'port'>;

/** Of this process, which has one test file: a server takes longer to start than most tests do. */
const shared = new Map<string, Promise<TestServer>>();

/** Nobody is held up by what the tests before did. */
const limits = {
  LIMIT_LOGINS_PER_ADDRESS: '1000000',
  LIMIT_REQUESTS_PER_ADDRESS: '1000000',
  LIMIT_UPGRADES_PER_ADDRESS: '1000000',
};

/**
 * A chat server that the tests of a file share, each with users of its own. It has nothing by which one
 * could notice another: no log, no end; who needs those, or its limits, starts one of their own.
 */
export function sharedServer(env: Readonly<Record<string, string>> = {}): Promise<ServedChat> {
  const key = JSON.stringify(env);
  const server = shared.get(key) ?? startServer({ env: { ...limits, ...env }, isKept: true });
  shared.set(key, server);
  return server;
}

try {
  afterAll(async () => {
    for (const starting of shared.values()) {
      const server = await starting;
      await server.remove();
      await rm(server.dataDir, { recursive: true, force: true });
    }
  });
} catch {
  // Not in a test file: then whoever asks for one has a process that ends.
}
