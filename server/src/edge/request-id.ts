import type { IncomingMessage } from 'node:http';
import { newId } from '../auth/new-id.js';

/** The header in which a proxy names a request, and in which the answer names it again. */
export const requestIdHeader = 'x-request-id';

const ids = new WeakMap<object, string>();

/**
 * The name of a request in the logs: the proxy's, when it is one that a log can hold, or a new one.
 * At most 40 characters: enough for a UUID or a trace id, too few for a token of ours.
 */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const known = ids.get(request);
  if (known !== undefined) return known;
  const given = request.headers[requestIdHeader];
  const isSane = typeof given === 'string' && /^[\w.=-]{1,40}$/.test(given);
  const id = isSane ? given : newId('req');
  ids.set(request, id);
  return id;
}
