import type { Server } from '@hapi/hapi';
import { tooMany } from '../edge/admission.js';
import { clientAddress } from '../edge/client-address.js';
import type { Limiter } from '../limits/limiter.js';

/**
 * Bounds what one address may ask of REST, before anything is read for it. Preflights are free: a
 * browser shows a page nothing of a refused one, and they cost next to nothing.
 */
export function registerRequestLimit(
  server: Server,
  { requests, trustedProxies }: { requests: Limiter; trustedProxies: number },
): void {
  server.ext(
    'onPreAuth',
    async (request, h) => {
      if (request.method === 'options' || !request.path.startsWith('/v1/')) return h.continue;
      const wait = await requests.take(clientAddress(request.raw.req, trustedProxies));
      if (wait > 0) throw tooMany('requests from this address', wait);
      return h.continue;
    },
    { sandbox: 'plugin' },
  );
}
