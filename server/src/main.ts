#!/usr/bin/env node
import type { Server } from '@hapi/hapi';
import type { Logger } from 'pino';
import { developmentSecret } from './auth/development-secret.js';
import { type Config, readConfig } from './config/config.js';
import { ConfigError } from './config/config-error.js';
import { createServer } from './create-server.js';
import { standardOutput } from './log-output/standard-output.js';
import { createLogger } from './logger.js';
import { startFailure } from './start-failure.js';

/** ms after which a stop that hangs is given up. */
const stopTimeout = 30_000;
/** ms that a server which could not start has to let go of what it opened. */
const letGoPatience = 1_000;
/** ms that a reader of the log has for the last lines. */
const logPatience = 1_000;

const warnings: string[] = [];
const config = configOrExit((sentence) => warnings.push(sentence));
const logOutput = standardOutput();
const log = createLogger(config.logLevel, logOutput);
for (const sentence of warnings) log.warn({}, sentence);

process.on('uncaughtException', (error) => fail(error, 'uncaught exception'));
process.on('unhandledRejection', (error) => fail(error, 'unhandled rejection'));

let server: Server | undefined;
try {
  const jwtSecret = secretOf(config, log);
  server = await createServer({ config, jwtSecret, log, logOutput });
  const started = server.start();
  stopOnSignals(server, started);
  await started;
  log.info({ url: urlOf(server, config.host) }, 'listening');
} catch (error) {
  const words = startFailure(error, config);
  if (words === null) await fail(error, 'the server could not start');
  process.stderr.write(`The server could not start. ${words}\n`);
  await letGo(server);
  await exit(1);
}

/** The store's thread, ended amid its work, would end the process by a signal. */
async function letGo(server: Server | undefined): Promise<void> {
  const stopped = server?.stop({ timeout: 0 }).catch(() => {
    // It could not start, which has been said.
  });
  await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, letGoPatience))]);
}

function configOrExit(warn: (sentence: string) => void): Config {
  try {
    return readConfig(process.env, warn);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

function secretOf(config: Config, log: Logger): string {
  if (config.jwtSecret !== null) return config.jwtSecret;
  const { secret, path } = developmentSecret(config.databaseUrl);
  log.warn(
    { path },
    path === null
      ? 'JWT_SECRET is not set: a development secret is used until the server stops'
      : 'JWT_SECRET is not set: a development secret is used, kept in this file',
  );
  return secret;
}

function stopOnSignals(server: Server, started: Promise<void>): void {
  let listening = false;
  started.then(
    () => {
      listening = true;
    },
    () => {},
  );
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) {
      log.warn({ signal }, 'stopping at once');
      process.exit(1);
    }
    stopping = true;
    log.info({ signal }, 'stopping');
    // Still waiting for its store, it serves nobody: there is nothing to finish.
    if (!listening) await exit(0);
    setTimeout(
      () => fail(new Error('The server did not stop in time.'), 'stopping at once'),
      stopTimeout + config.shutdownDelay + config.drainTime,
    ).unref();
    try {
      await server.stop({ timeout: 5_000 });
      log.info({}, 'stopped');
      await exit(0);
    } catch (error) {
      await fail(error, 'stopping failed');
    }
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function urlOf(server: Server, host: string): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${server.info.port}`;
}

function fail(error: unknown, message: string): Promise<never> {
  log.fatal({ err: error }, message);
  return exit(1);
}

/** The last lines are what somebody will look for; but no reader of the log keeps a process alive. */
async function exit(code: number): Promise<never> {
  await logOutput.settle(logPatience);
  process.exit(code);
}
