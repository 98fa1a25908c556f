import type { ErrorCode } from '@chat/protocol';

/** Refusals by the server. The same names are in REST answers and in `error` frames. */
export type ServerErrorCode =
  | 'invalid_request'
  | 'invalid_token'
  | 'token_expired'
  | 'invalid_credentials'
  | 'session_ended'
  | 'origin_not_allowed'
  | 'registration_closed'
  | 'forbidden'
  | 'message_refused'
  | 'muted'
  | 'suspended'
  | 'too_late'
  | 'not_found'
  | 'message_not_found'
  | 'file_not_found'
  | 'method_not_allowed'
  | 'username_taken'
  | 'client_id_conflict'
  | 'too_many_reactions'
  | 'too_many_blocks'
  | 'upload_conflict'
  | 'payload_too_large'
  | 'file_type_not_allowed'
  | 'rate_limited'
  | 'internal'
  | 'unavailable';

/** What went wrong on this side, or on the way. */
export type ClientErrorCode =
  /** The message was changed elsewhere before this change came. */
  | 'conflict'
  /** An option or argument is unusable; the message says which. */
  | 'invalid_argument'
  /** The server could not be reached, or the connection was lost. */
  | 'connection_failed'
  /** The server answers requests, but no WebSocket gets through: a proxy may not pass upgrades. */
  | 'upgrade_blocked'
  /** No answer in time. */
  | 'timeout'
  /** The answer was not what the protocol says: another server, a proxy's page, a newer version. */
  | 'bad_response'
  /** The token source failed for now. */
  | 'token_unavailable'
  /** The token source said that there will be no token: see {@link TokenRefusedError}. */
  | 'token_refused'
  /** This browser, or whatever it runs in, cannot do it. */
  | 'not_supported'
  /** The user, or the browser for them, does not allow it. */
  | 'permission_denied'
  /** Nobody is signed in. */
  | 'not_signed_in'
  /** The user was signed out, or another one signed in, before this finished. */
  | 'signed_out'
  /** An `AbortSignal` that was given to it aborted, or it was cancelled. */
  | 'aborted'
  /** The reader asked to stop: a reason of `MessageStream.signal`. */
  | 'stopped'
  /** `disconnect()` was called. */
  | 'disconnected'
  /** `dispose()` was called, or the client's `signal` aborted. */
  | 'disposed'
  /** The server closed the connection and asks not to come back. */
  | 'closed'
  /** What the platform has no means for: see `canRecordVoice`. */
  | 'not_supported'
  /** The user, or the page's `Permissions-Policy`, does not allow the microphone. */
  | 'microphone_denied'
  /** There is no microphone, something else has it, or nothing came from it. */
  | 'microphone_unavailable'
  /** The device's storage failed; what was to be kept is in memory only. */
  | 'storage_failed';

export type ChatErrorCode = ServerErrorCode | ClientErrorCode;

const retryableCodes: ReadonlySet<ChatErrorCode> = new Set<ChatErrorCode>([
  'rate_limited',
  'internal',
  'unavailable',
  'connection_failed',
  'upgrade_blocked',
  'timeout',
  'bad_response',
  'token_unavailable',
  'storage_failed',
]);

export interface ChatErrorOptions {
  readonly retryable?: boolean | undefined;
  readonly retryAfter?: number | undefined;
  readonly status?: number | undefined;
  readonly cause?: unknown;
}

/** The one error of this package. It never contains a token, a password or a message's text. */
export class ChatError extends Error {
  /** What to switch on. */
  readonly code: ChatErrorCode;
  /** Whether the very same thing can succeed later. */
  readonly retryable: boolean;
  /** Milliseconds to wait first, when the server said so. */
  readonly retryAfter: number | undefined;
  /** The HTTP status, when there was one. */
  readonly status: number | undefined;

  constructor(code: ChatErrorCode, message: string, options: ChatErrorOptions = {}) {
    super(message, options);
    this.name = 'ChatError';
    this.code = code;
    this.retryable = options.retryable ?? retryableCodes.has(code);
    this.retryAfter = options.retryAfter;
    this.status = options.status;
  }
}

/**
 * Thrown by a `getToken` callback to say that this user gets no token, now or later. The client
 * stops with the state `unauthorized`. Anything else that a callback throws counts as a failure for
 * now, and is tried again.
 */
export class TokenRefusedError extends ChatError {
  constructor(
    message = 'The token source refused to give a token.',
    options: ChatErrorOptions = {},
  ) {
    super('token_refused', message, options);
    this.name = 'TokenRefusedError';
  }
}

/** What the server said, as a ChatError. A code that only a newer server knows goes by its status. */
export function serverError(
  refusal: { code: string; message: string; retryAfter?: number | undefined },
  status?: number,
): ChatError {
  const code = refusal.code as ErrorCode satisfies ServerErrorCode;
  return new ChatError(code, refusal.message, {
    retryAfter: refusal.retryAfter,
    status,
    retryable: retryableCodes.has(code) || status === 429 || (status ?? 0) >= 500,
  });
}

/** Any thrown value as a ChatError: what is not one already was not foreseen, and is its cause. */
export function toChatError(
  error: unknown,
  code: ChatErrorCode = 'connection_failed',
  message = 'Something failed: see the cause.',
): ChatError {
  return error instanceof ChatError ? error : new ChatError(code, message, { cause: error });
}

/** The other side is not a chat server, or not of this version, or a proxy answered for it. */
export function badResponse(what = 'answer'): ChatError {
  return new ChatError('bad_response', `The server’s ${what} is not what the protocol says.`);
}

export function signedOut(): ChatError {
  return new ChatError('signed_out', 'The user was signed out.');
}
