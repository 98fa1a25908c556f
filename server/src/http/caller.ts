import type { Request } from '@hapi/hapi';
import type { Identity } from '../auth/authenticator.js';
import { requireNotMuted } from '../auth/restrictions.js';
import { ChatError } from '../chat/chat-error.js';

/** Who makes this request; the route must ask for `bearerAuth`. */
export function callerOf(request: Request): Identity {
  const { user } = request.auth.credentials;
  if (!user) throw new ChatError('invalid_token', 'There is no access token.');
  return user;
}

/**
 * As {@link callerOf}, for what others would read or see.
 *
 * @param now - ms since the epoch
 * @throws ChatError `muted`
 */
export function writerOf(request: Request, now: number): Identity {
  const caller = callerOf(request);
  requireNotMuted(caller.restriction, now);
  return caller;
}
