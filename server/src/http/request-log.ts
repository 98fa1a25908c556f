import type { Request, Server } from '@hapi/hapi';
import type { Logger } from 'pino';
import { requestIdOf } from '../edge/request-id.js';

/**
 * One line for each answered request. The route, not the path: nobody knows what strangers put into
 * paths. At `debug`, as load balancers ask all day; those that ended badly say so elsewhere.
 */
export function registerRequestLog(server: Server, log: Logger): void {
  server.events.on('response', (request: Request) => {
    const { method, route, info, raw, auth } = request;
    log.debug(
      {
        requestId: requestIdOf(raw.req),
        ...(auth.credentials?.user ? { userId: auth.credentials.user.userId } : {}),
        status: raw.res.statusCode,
        ms: (info.completed ?? info.responded) - info.received,
      },
      `${method} ${route.path}`,
    );
  });
}
