import { ChatError, TokenRefusedError } from '../chat-error.js';
import type { HttpClient } from '../http/http-client.js';
import { isFields, isString } from '../wire/checks.js';
import type { AccessToken, TokenSource } from './token-source.js';

/** Tokens from the host site's own backend, which knows its visitor by cookie: `{ token }`. */
export class UrlSource implements TokenSource {
  readonly #url: string;
  readonly #http: HttpClient;

  constructor(url: string, http: HttpClient) {
    this.#url = url;
    this.#http = http;
  }

  async fetchToken(): Promise<AccessToken> {
    const body = await this.#fetch();
    if (!isFields(body) || !isString(body.token) || body.token === '') {
      throw new ChatError('token_unavailable', 'The token URL must answer { "token": "…" }.');
    }
    return { token: body.token };
  }

  async #fetch(): Promise<unknown> {
    try {
      return await this.#http.fetchJson(this.#url, {
        headers: { accept: 'application/json' },
        credentials: 'include',
      });
    } catch (error) {
      const { status } = error as ChatError;
      // The host's way to say that its visitor is not signed in. Any other trouble may pass.
      if (status === 401 || status === 403) {
        throw new TokenRefusedError(undefined, { status, cause: error });
      }
      throw new ChatError('token_unavailable', 'The token URL gave no token.', {
        status,
        retryAfter: (error as ChatError).retryAfter,
        cause: error,
      });
    }
  }
}
