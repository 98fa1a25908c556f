import { type ErrorResponse, errorCodes } from '@chat/protocol';
import { ChatError } from '../chat/chat-error.js';
import { refusalOfStore } from '../chat/from-store.js';
import { StoreError } from '../store/store.js';
import { MethodNotAllowed } from './method-not-allowed.js';
import { AmbiguousRequest } from './unambiguous-request.js';
import { UpgradeRequired } from './upgrade-required.js';

/**
 * What the caller is told about any error. Whatever is not meant for callers becomes a bare
 * `internal`, with the original as its cause for the log.
 */
export function refusalOf(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  if (error instanceof StoreError) return refusalOfStore(error);
  return new ChatError('internal', 'Something went wrong on the server. Try again.', {
    cause: error,
  });
}

/** The body of an HTTP refusal, and the fields of an `error` frame. */
export function refusalBody(refusal: ChatError): ErrorResponse {
  return {
    code: refusal.code,
    message: refusal.message,
    ...(refusal.retryAfter === undefined ? {} : { retryAfter: Math.ceil(refusal.retryAfter) }),
  };
}

/** The HTTP status of a refusal. */
export function refusalStatus(refusal: ChatError): number {
  return refusal instanceof UpgradeRequired ? 426 : errorCodes[refusal.code].status;
}

/** The headers that go with a refusal's status: RFC 6750 §3, RFC 9110 §7.8 and §10.2.3. */
export function refusalHeaders(refusal: ChatError): Record<string, string> {
  const headers: Record<string, string> = {};
  if (refusal.code === 'invalid_token' || refusal.code === 'token_expired') {
    headers['www-authenticate'] = 'Bearer error="invalid_token"';
  } else if (refusal.code === 'session_ended' || refusal.code === 'invalid_credentials') {
    headers['www-authenticate'] = 'Bearer';
  }
  if (refusal instanceof UpgradeRequired) {
    headers.upgrade = 'websocket';
    headers['sec-websocket-version'] = '13';
  }
  if (refusal instanceof MethodNotAllowed) headers.allow = refusal.allow.join(', ');
  // Where it ends is what nobody can be sure of.
  if (refusal instanceof AmbiguousRequest) headers.connection = 'close';
  if (refusal.retryAfter !== undefined) {
    headers['retry-after'] = String(Math.max(1, Math.ceil(refusal.retryAfter / 1_000)));
  }
  return headers;
}
