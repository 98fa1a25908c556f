import { plainNode } from '#plain-node';
import type { AuthOptions } from '../auth/auth-options.js';
import { CallbackSource } from '../auth/callback-source.js';
import type { SourceOptions } from '../auth/create-source.js';
import { SessionTokens } from '../auth/session-tokens.js';
import { isTokens, parseSession } from '../auth/stored-session.js';
import type { TokenSource } from '../auth/token-source.js';
import { UrlSource } from '../auth/url-source.js';
import { badResponse, ChatError } from '../chat-error.js';
import { webLock } from '../lock.js';

/** Where the tokens come from, as for a client, which loads half of it later: here it is all in one file anyway. */
export function glanceSource(
  { getToken, tokenUrl, session }: AuthOptions,
  { url, ...options }: SourceOptions,
): TokenSource {
  if (getToken) return new CallbackSource(getToken);
  if (tokenUrl) return new UrlSource(tokenUrl, options.http);
  const { name = 'default', storage = 'local' } = session ?? {};
  return new SessionTokens(
    { ...options, storage, storageKey: `chat:session:${url}:${name}` },
    { ChatError, badResponse, isTokens, parseSession, webLock, plainNode },
    null,
  );
}
