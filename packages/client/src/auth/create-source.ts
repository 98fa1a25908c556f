import { ChatError } from '../chat-error.js';
import type { Clock } from '../environment.js';
import type { HttpClient } from '../http/http-client.js';
import { AccountSession } from './account-session.js';
import type { AuthOptions } from './auth-options.js';
import { CallbackSource } from './callback-source.js';
import type { SessionSourceOptions } from './session-source-options.js';
import type { TokenSource } from './token-source.js';
import { UrlSource } from './url-source.js';

export interface SourceOptions extends Pick<SessionSourceOptions, 'onUser' | 'onError'> {
  /** The server's base URL. */
  readonly url: string;
  readonly http: HttpClient;
  readonly clock: Clock;
}

/**
 * Where access tokens come from: the host site, or a session of the server's own accounts.
 *
 * @throws ChatError `invalid_argument` for more than one of them
 */
export function createSource(
  { getToken, tokenUrl, session }: AuthOptions,
  { url, ...options }: SourceOptions,
): TokenSource {
  if ([getToken, tokenUrl, session].filter((option) => option !== undefined).length > 1) {
    throw new ChatError('invalid_argument', 'auth: give one of getToken, tokenUrl and session.');
  }
  if (typeof getToken === 'function') return new CallbackSource(getToken);
  if (typeof tokenUrl === 'string') return new UrlSource(tokenUrl, options.http);
  const { name = 'default', storage = 'local' } = session ?? {};
  return new AccountSession({ ...options, storage, storageKey: `chat:session:${url}:${name}` });
}
