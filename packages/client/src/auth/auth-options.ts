import type { GetToken } from './callback-source.js';
import type { SessionStorage } from './session-storage.js';

export interface SessionOptions {
  /**
   * Which sign-in of this browser it is: two clients with different names hold two sign-ins.
   * @default 'default'
   */
  readonly name?: string | undefined;
  /**
   * Where the session is kept. `local` is `localStorage`, shared by all tabs of the origin, and
   * falls back to memory where there is none.
   * @default 'local'
   */
  readonly storage?: 'local' | 'memory' | SessionStorage | undefined;
}

/**
 * How the client gets access tokens; exactly one of:
 *
 * - `getToken`: your function. It is called when a token is needed, again ahead of its expiry, and
 *   again when the server refused one. Throw {@link TokenRefusedError} to say that there will be none.
 * - `tokenUrl`: a URL of your own backend that answers `{ "token": "…" }` to a GET with the visitor's
 *   cookies; 401 or 403 say that there will be none.
 * - `session`: the chat server's own accounts and its guests, with `signIn()`, `register()`, `signInAsGuest()` and
 *   `signOut()`.
 */
export type AuthOptions =
  | { readonly getToken: GetToken; readonly tokenUrl?: never; readonly session?: never }
  | { readonly tokenUrl: string; readonly getToken?: never; readonly session?: never }
  | {
      readonly session?: SessionOptions | undefined;
      readonly getToken?: never;
      readonly tokenUrl?: never;
    };
