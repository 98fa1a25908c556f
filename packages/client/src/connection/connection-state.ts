import type { ChatError } from '../chat-error.js';

/**
 * Where the client stands:
 *
 * - `idle`: not asked to connect yet;
 * - `connecting`: the first attempt after `connect()`;
 * - `online`: connected, and the server knows the user;
 * - `reconnecting`: an attempt failed or the connection was lost. With `retryAt` (milliseconds since
 *   the Unix epoch, this device's clock) it waits for that moment, without it an attempt is running;
 * - `offline`: the device says that it has no network; goes on by itself when there is one;
 * - `closed`: `disconnect()` was called, or the server asked not to come back (`error` is then set);
 * - `unauthorized`: there is no token, or no session any more. Sign in and `connect()` again.
 *
 * `closed` and `unauthorized` are final until `connect()` is called again.
 */
export type ConnectionState =
  | { readonly status: 'idle' }
  | { readonly status: 'connecting'; readonly attempt: number }
  | { readonly status: 'online' }
  | {
      readonly status: 'reconnecting';
      readonly attempt: number;
      readonly retryAt?: number | undefined;
      readonly error?: ChatError | undefined;
    }
  | { readonly status: 'offline' }
  | {
      readonly status: 'closed';
      readonly code?: number | undefined;
      readonly reason: string;
      readonly error?: ChatError | undefined;
    }
  | { readonly status: 'unauthorized'; readonly error: ChatError };
