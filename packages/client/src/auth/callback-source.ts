import { ChatError } from '../chat-error.js';
import { isString } from '../wire/model-checks.js';
import type { AccessToken, TokenReason, TokenSource } from './token-source.js';

export type GetToken = (context: { readonly reason: TokenReason }) => string | Promise<string>;

/** Tokens from a function of the application. */
export class CallbackSource implements TokenSource {
  readonly #getToken: GetToken;

  constructor(getToken: GetToken) {
    this.#getToken = getToken;
  }

  async fetchToken(reason: TokenReason): Promise<AccessToken> {
    const token = await this.#getToken({ reason });
    if (!isString(token) || token === '') {
      throw new ChatError('token_unavailable', 'getToken must return a token, a non-empty string.');
    }
    return { token };
  }
}
