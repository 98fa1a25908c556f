/**
 * Why a token is wanted: to connect or to call the server for the first time; because the present
 * one is about to expire; because the server refused the present one.
 */
export type TokenReason = 'connect' | 'expiring' | 'refused';

export interface AccessToken {
  readonly token: string;
  /** Milliseconds from now until it expires; left out when only the server knows. */
  readonly expiresIn?: number;
}

/** Where access tokens come from. */
export interface TokenSource {
  /**
   * @param replacing the token that must not be given again; null for the first.
   * @throws ChatError that is not `retryable`: there will be no token. Anything else is a failure
   *   for now.
   */
  fetchToken(reason: TokenReason, replacing: string | null): Promise<AccessToken>;
}
