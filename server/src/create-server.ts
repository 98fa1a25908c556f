import { createServer as createHttpServer } from 'node:http';
import Hapi, { type Server } from '@hapi/hapi';
import HapiPino from 'hapi-pino';
import type { Logger } from 'pino';
import { createBus } from './bus/create-bus.js';
import type { Config } from './config.js';
import { FailureLog } from './edge/failure-log.js';
import { answerErrors } from './http/answer-errors.js';
import { securityHeaders } from './http/security-headers.js';
import { chatPlugin } from './plugin.js';
import { createStore } from './store/open-store.js';

export interface CreateServerOptions {
  readonly config: Config;
  /** Signs access tokens: the configured secret, or a development one. */
  readonly jwtSecret: string;
  readonly log: Logger;
}

/** The ready chat server: Hapi with the chat plugin and nothing else. Not started yet. */
export async function createServer({
  config,
  jwtSecret,
  log,
}: CreateServerOptions): Promise<Server> {
  const { host, port, databaseUrl, previousJwtSecret, hostJwtSecret, ...settings } = config;
  const server = Hapi.server({
    host,
    port,
    listener: createHttpServer({
      // Node looks for slow senders only every 30 s otherwise.
      connectionsCheckingInterval: 500,
      headersTimeout: 5_000,
      requestTimeout: 15_000,
      // Longer than load balancers keep idle connections (60 s), or they would use a closed one.
      keepAliveTimeout: 65_000,
    }),
    debug: false,
    router: { stripTrailingSlash: false },
  });

  await server.register({
    plugin: HapiPino,
    options: {
      instance: log,
      logEvents: ['response', 'request-error'],
      // What is not even HTTP is a stranger's doing, and would fill the log as fast as they like.
      // (hapi-pino reads an object here, and its types ask for a list.)
      ignoredEventTags: Object.assign([], { log: ['client'], request: [] }),
      logPayload: false,
      logQueryParams: false,
      logPathParams: false,
      getChildBindings: () => ({}),
      wrapSerializers: false,
      serializers: { res: (response: { statusCode: number }) => response.statusCode },
      // The route, not the path: nobody knows what strangers put into paths.
      customRequestCompleteMessage: ({ method, route }) => `${method} ${route.path}`,
      customRequestCompleteLevel: 'debug',
    },
  });
  // Paths that no plugin knows get the same kind of answer.
  server.ext('onPreResponse', answerErrors(new FailureLog(log)));
  server.ext('onPreResponse', securityHeaders);

  const { jwtSecret: _configured, logLevel: _level, ...chosen } = settings;
  await server.register({
    plugin: chatPlugin,
    options: {
      ...chosen,
      store: createStore(databaseUrl),
      bus: createBus(),
      jwtSecrets: previousJwtSecret === null ? [jwtSecret] : [jwtSecret, previousJwtSecret],
      hostJwtSecret,
      log,
    },
  });
  return server;
}
