import { socketCheckPath } from '@chat/protocol';
import type { Lifecycle, ResponseObject, Server } from '@hapi/hapi';
import { foreignOrigin } from '../edge/admission.js';
import type { OriginPolicy } from '../edge/origin-policy.js';
import { hidden } from './openapi/route-description.js';

const methods = 'GET, POST, PUT, PATCH, DELETE';
/** Those of tus 1.0.0 among them. */
const headers =
  'Authorization, Content-Type, Tus-Resumable, Upload-Length, Upload-Metadata, Upload-Offset';
/** Of an answer, beside those that each page may read. */
const exposed =
  'Retry-After, WWW-Authenticate, Location, Tus-Resumable, Upload-Length, Upload-Offset';
/** Seconds that a browser may remember a preflight; most browsers cap it lower. */
const preflightAge = '7200';

/**
 * Which pages may read answers (Fetch, "CORS protocol"): those that {@link OriginPolicy} allows.
 * A page of any other origin is refused before its request does anything. There are no cookies of this
 * server's; but a proxy in front may ask for its own, so allowed pages may send them.
 *
 * The one exception is the socket check, which holds nothing but a refusal: any page may read it, so
 * that a developer whose origin is not on the list reads why.
 */
export function registerCors(server: Server, origins: OriginPolicy): void {
  server.route({
    method: 'OPTIONS',
    path: '/v1/{path*}',
    options: { ...hidden, auth: false },
    handler: (request, h) => {
      if (request.path !== socketCheckPath && !isAllowed(request)) throw foreignOrigin();
      return h
        .response()
        .code(204)
        .header('access-control-allow-methods', methods)
        .header('access-control-allow-headers', headers)
        .header('access-control-max-age', preflightAge);
    },
  });

  const isAllowed = (request: Parameters<Lifecycle.Method>[0]) =>
    origins.allows(originOf(request), request.raw.req.headers.host);

  server.ext(
    'onPreAuth',
    (request, h) => {
      const open = request.path === socketCheckPath || !request.path.startsWith('/v1/');
      if (!open && !isAllowed(request)) throw foreignOrigin();
      return h.continue;
    },
    { sandbox: 'plugin' },
  );

  server.ext(
    'onPreResponse',
    (request, h) => {
      const { response } = request;
      if ('isBoom' in response || !request.path.startsWith('/v1/')) return h.continue;
      const origin = originOf(request);
      response.vary('Origin');
      if (origin !== undefined && isAllowed(request)) {
        allow(response, origin);
        response.header('access-control-allow-credentials', 'true');
      } else if (request.path === socketCheckPath) allow(response, '*');
      return h.continue;
    },
    { sandbox: 'plugin' },
  );
}

function allow(response: ResponseObject, origin: string): void {
  response
    .header('access-control-allow-origin', origin)
    // Otherwise a page cannot read how long to wait.
    .header('access-control-expose-headers', exposed);
}

function originOf(request: Parameters<Lifecycle.Method>[0]): string | undefined {
  return request.raw.req.headers.origin;
}
