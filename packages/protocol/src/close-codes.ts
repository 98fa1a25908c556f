/**
 * What a client does after a close:
 * - `reconnect`: try again with back-off;
 * - `refresh`: get a new access token first, then reconnect;
 * - `stop`: never reconnect by itself, the same would happen again.
 */
export type CloseAction = 'reconnect' | 'refresh' | 'stop';

// Those that a client needs have names of their own as well: a page then loads none of the others.
export const normalClosure = 1000;
export const abnormalClosure = 1006;
export const sessionEndedClosure = 4403;
const unsupportedData = 1003;
const invalidPayload = 1007;
const messageTooBig = 1009;
const tokenExpired = 4401;
const suspended = 4405;
const resumeTimeout = 4408;
const slowConsumer = 4413;
const rateLimited = 4429;

/** WebSocket close codes of protocol version 1: RFC 6455 §7.4.1 and our own in 4400–4499. */
export const closeCodes = {
  /** Closed on purpose, by `disconnect()` or by the application. */
  normal: normalClosure,
  /** The server or the page goes away. */
  goingAway: 1001,
  /** The server got a binary frame; the protocol has text frames only. */
  unsupportedData,
  /** No close frame came: the network or a process failed. Never sent, only reported. */
  abnormal: abnormalClosure,
  /** The server got a text frame that is not UTF-8. */
  invalidPayload,
  /** The server got a frame over `limits.frameBytes`. */
  messageTooBig,
  internalError: 1011,
  /** The server restarts; another one, or the same one soon, takes over. */
  serviceRestart: 1012,
  tryAgainLater: 1013,
  /** Too many malformed frames. */
  protocolViolation: 4400,
  /** The access token reached its `exp` and was not renewed on the socket. */
  tokenExpired,
  /** The session was signed out or revoked. */
  sessionEnded: sessionEndedClosure,
  /** The user was suspended: who connects again is told at the upgrade why, and for how long. */
  suspended,
  /** No `resume` within the time that the server allows after the upgrade. */
  resumeTimeout,
  /** The client reads more slowly than its events arrive. */
  slowConsumer,
  /** The client sends faster than it may, for too long. */
  rateLimited,
} as const;

/** Of the standard's codes, those that would only happen again. */
const standardStops: readonly number[] = [
  normalClosure,
  unsupportedData,
  invalidPayload,
  messageTooBig,
];
/** Of our own, those that pass, or of which the next try tells more. */
const ownReconnects: readonly number[] = [suspended, resumeTimeout, slowConsumer, rateLimited];

/**
 * What a client does after a close with this code. The reason text never matters.
 * An unknown code in 4400–4499 is `stop`: a newer server has a refusal this client does not know.
 * Any other unknown code is `reconnect`.
 */
export function closeAction(code: number): CloseAction {
  if (code === tokenExpired) return 'refresh';
  const isOwn = code >= 4400 && code <= 4499;
  const stops = isOwn ? !ownReconnects.includes(code) : standardStops.includes(code);
  return stops ? 'stop' : 'reconnect';
}
