import type { Lifecycle } from '@hapi/hapi';
import { requestIdHeader, requestIdOf } from '../edge/request-id.js';

/**
 * An `onPreResponse` step. Answers are data: never sniffed, framed, cached by a shared cache or
 * pulled into a foreign page as a resource; a route that is meant for that has set its own header.
 * Each bears the name of its request in the logs.
 */
export const securityHeaders: Lifecycle.Method = (request, h) => {
  const { response } = request;
  if ('isBoom' in response) return h.continue;
  const defaults: Record<string, string> = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
    [requestIdHeader]: requestIdOf(request.raw.req),
  };
  for (const [name, value] of Object.entries(defaults)) {
    if (response.headers[name] === undefined) response.header(name, value);
  }
  return h.continue;
};
