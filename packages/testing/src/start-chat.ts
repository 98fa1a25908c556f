import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Config, createServer, readConfig } from '@chat/server';
import { pino } from 'pino';
import { Administration } from './administration.js';
import { FaultProxy } from './fault-proxy.js';
import { Network } from './network.js';
import type { StartChatOptions } from './start-options.js';
import { TestChat } from './test-chat.js';
import { TestClock } from './test-clock.js';

/** What no test should wait for, and no test with many users run into. */
const plenty = 1_000_000;
const limits = {
  requestsPerAddress: plenty,
  upgradesPerAddress: plenty,
  loginsPerAddress: plenty,
  loginsPerUsername: plenty,
  guestsPerAddress: plenty,
  conversationsPerUser: plenty,
};
const quick = { passwordCost: 10, drainTime: 1 };

/**
 * Starts a chat server in this process, on a free port of this machine, with a store in memory. It is the server that
 * people run, with nothing in it replaced.
 *
 * @example
 * const chat = await startChat();
 * const ada = await chat.user('ada');
 * await chat.close();
 *
 * @throws Error that says which setting is wrong, or that the port is taken
 */
export async function startChat(options: StartChatOptions = {}): Promise<TestChat> {
  const { settings = {}, origins = [], port = 0, log } = options;
  const [jwtSecret, adminToken, madeSecret] = [secret(), secret(), secret()];
  // Whatever the environment says is about another server.
  const defaults = readConfig({ PORT: '0', DATABASE_URL: 'sqlite::memory:' });
  const files = await mkdtemp(join(tmpdir(), 'chat-testing-'));
  const config: Config = {
    ...defaults,
    ...quick,
    filesUrl: pathToFileURL(files).href,
    hostJwtSecret: madeSecret,
    ...settings,
    ...{ adminToken, allowedOrigins: [...origins] },
    limits: { ...defaults.limits, ...limits, ...settings.limits },
  };
  const clock = new TestClock();
  const ends: (() => Promise<unknown>)[] = [() => rm(files, { recursive: true, force: true })];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const level = log === undefined ? 'silent' : 'info';
    const server = await createServer({
      ...{ config, jwtSecret, clock },
      log: pino({ level }, { write: (line: string) => log?.(line.trimEnd()) }),
    });
    ends.push(() => server.stop({ timeout: 1_000 }));
    await server.start();
    const proxy = new FaultProxy(Number(server.info.port));
    await proxy.listen(port);
    ends.push(() => proxy.close());
    return new TestChat({
      ...{ url: proxy.url, adminToken, hostSecret: config.hostJwtSecret ?? madeSecret },
      ...{ config, clock, network: new Network(proxy), stop },
      administration: new Administration((request) => server.inject(request), adminToken),
    });
  } catch (error) {
    await stop();
    throw error;
  }
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}
