import { socketCheckPath, socketPath } from '@chat/protocol';
import type { ServerRoute } from '@hapi/hapi';
import { ChatError } from '../../chat/chat-error.js';
import type { Admission } from '../../edge/admission.js';
import { UpgradeRequired } from '../../edge/upgrade-required.js';
import type { Readiness } from '../readiness.js';

export interface OperationRoutesOptions {
  readonly admission: Admission;
  readonly readiness: Readiness;
}

/** Health for load balancers, and for browsers the reason why a socket was refused. */
export function operationRoutes({ admission, readiness }: OperationRoutesOptions): ServerRoute[] {
  return [
    {
      method: 'GET',
      path: '/healthz',
      options: { auth: false },
      // That it answers is all it says: a restart helps neither a store that is away nor a drain.
      handler: () => ({ status: 'ok' }),
    },
    {
      method: 'GET',
      path: '/readyz',
      options: { auth: false },
      handler: () => readiness.check(),
    },
    {
      method: 'GET',
      path: socketCheckPath,
      options: { auth: false },
      handler: async (request, h) => {
        await admission.decide(request.raw.req, { spend: false });
        return h.response().code(204);
      },
    },
    {
      method: 'GET',
      path: socketPath,
      options: { auth: false },
      // Upgrades never come here: this is a browser's address bar, or a proxy that drops `Upgrade`.
      handler: () => {
        throw new UpgradeRequired();
      },
    },
    {
      method: '*',
      path: '/v1/{path*}',
      options: { auth: false, payload: { parse: false, output: 'stream', maxBytes: 64 * 1024 } },
      handler: () => {
        throw new ChatError('not_found', 'There is nothing at this path for this method.');
      },
    },
  ];
}
