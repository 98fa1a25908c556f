import { createServer as createHttpServer } from 'node:http';
import Hapi, { type Server } from '@hapi/hapi';
import HapiPino from 'hapi-pino';
import type { Logger } from 'pino';
import { Counter, collectDefaultMetrics, Registry } from 'prom-client';
import { messageHook as createMessageHook } from './before-message/message-hook.js';
import { createBus } from './bus/create-bus.js';
import { type Clock, systemClock } from './clock.js';
import type { Config } from './config/config.js';
import { FailureLog } from './edge/failure-log.js';
import { requestIdOf } from './edge/request-id.js';
import { requireUnambiguous } from './edge/unambiguous-request.js';
import { createFiles } from './files/create-files.js';
import { answerErrors } from './http/answer-errors.js';
import { frontPage } from './http/front-page.js';
import { registerRequestLog } from './http/request-log.js';
import { securityHeaders } from './http/security-headers.js';
import { answerUnreadable } from './http/unreadable-requests.js';
import type { LogOutput } from './log-output/log-output.js';
import { MetricsListener } from './metrics/metrics-listener.js';
import { chatPlugin } from './plugin.js';
import type { Redis, RedisOptions } from './redis/redis.js';
import { createStore } from './store/open-store.js';

export interface CreateServerOptions {
  readonly config: Config;
  /** Signs access tokens: the configured secret, or a development one. */
  readonly jwtSecret: string;
  readonly log: Logger;
  /** Where `log` writes to, for the metric of lost lines. @default none that loses any */
  readonly logOutput?: Pick<LogOutput, 'lost'>;
  /** What time it is. @default the machine's clock */
  readonly clock?: Clock;
}

/** The ready chat server: Hapi with the chat plugin and nothing else. Not started yet. */
export async function createServer({
  config,
  jwtSecret,
  log,
  logOutput,
  clock = systemClock,
}: CreateServerOptions): Promise<Server> {
  const { host, port, databaseUrl, redisUrl, redisPrefix, filesUrl, ...others } = config;
  const { previousJwtSecret, messageHook, ...rest } = others;
  const { metricsPort, metricsHost, ...settings } = rest;
  const listener = createHttpServer({
    // Node looks for slow senders only every 30 s otherwise.
    connectionsCheckingInterval: 500,
    headersTimeout: 5_000,
    // A piece of a file may take a while; other bodies have their own time (`http/json-body.ts`).
    requestTimeout: 60_000,
    // Longer than load balancers keep idle connections (60 s), or they would use a closed one.
    keepAliveTimeout: 65_000,
    // Asked for by edge/unambiguous-request.ts, which answers as every refusal does.
    requireHostHeader: false,
  });
  const server = Hapi.server({
    host,
    port,
    listener,
    debug: false,
    router: { stripTrailingSlash: false },
  });
  answerUnreadable(listener);

  await server.register({
    plugin: HapiPino,
    options: {
      instance: log,
      // Answers are logged by request-log.ts, which knows who asked.
      logEvents: ['request-error'],
      // What is not even HTTP is a stranger's doing, and would fill the log as fast as they like.
      // (hapi-pino reads an object here, and its types ask for a list.)
      ignoredEventTags: Object.assign([], { log: ['client'], request: [] }),
      getChildBindings: (request) => ({ requestId: requestIdOf(request.raw.req) }),
      wrapSerializers: false,
    },
  });
  // Paths that no plugin knows get the same kind of answer.
  const answerOthers = answerErrors(new FailureLog(log));
  server.ext('onPreResponse', (request, h) =>
    request.route.realm.plugin === undefined ? answerOthers.call(null, request, h) : h.continue,
  );
  server.ext('onPreResponse', securityHeaders);
  registerRequestLog(server, log);
  server.route(frontPage());

  const registry = new Registry();
  const redis =
    redisUrl === null ? null : await createRedis({ url: redisUrl, prefix: redisPrefix });
  const { jwtSecret: _configured, logLevel: _level, ...chosen } = settings;
  await server.register({
    plugin: chatPlugin,
    options: {
      ...chosen,
      store: createStore(databaseUrl),
      bus: createBus(redis),
      redis,
      files: filesUrl === null ? null : createFiles(filesUrl),
      beforeMessage: messageHook && createMessageHook({ ...messageHook, now: clock.now }),
      jwtSecrets: previousJwtSecret === null ? [jwtSecret] : [jwtSecret, previousJwtSecret],
      ...{ clock, log, registry },
    },
  });
  new Counter({
    name: 'chat_log_lines_lost_total',
    help: 'Log lines that could not be written.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(logOutput?.lost ?? 0);
    },
  });
  if (metricsPort !== null) {
    serveMetrics(server, { registry, host: metricsHost, port: metricsPort, log });
  }
  return server;
}

function serveMetrics(
  server: Server,
  { registry, host, port, log }: { registry: Registry; host: string; port: number; log: Logger },
): void {
  collectDefaultMetrics({ register: registry });
  const listener = new MetricsListener({ registry, host, port, check: requireUnambiguous });
  server.ext('onPreStart', async () => {
    log.info({ host, port: await listener.open() }, 'metrics are served');
  });
  // The last to go: a drain is worth watching.
  server.ext('onPostStop', () => listener.close());
}

/** Loaded when it is used: reading the driver is a sixth of the time that a server takes to start. */
async function createRedis(options: RedisOptions): Promise<Redis> {
  const { Redis } = await import('./redis/redis.js');
  return new Redis(options);
}
