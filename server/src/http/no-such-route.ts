import type { Request } from '@hapi/hapi';
import { ChatError } from '../chat/chat-error.js';
import { MethodNotAllowed } from '../edge/method-not-allowed.js';

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** What a request is told that no route takes: whether it is the path or the method that is unknown. */
export function noSuchRoute({ server, path, info }: Request): ChatError {
  const known = methods.filter((method) => {
    const route = server.match(method, path, info.host.split(':', 1)[0]);
    return route !== null && route.settings.plugins?.openApi !== 'hidden';
  });
  if (known.length === 0) return new ChatError('not_found', 'There is nothing at this path.');
  return new MethodNotAllowed([
    ...known.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])),
    ...(path.startsWith('/v1/') ? ['OPTIONS'] : []),
  ]);
}
