/**
 * - `refused`: the server did not do what it was asked for; the message has its words;
 * - `no_member`: a line of a conversation is by somebody who is not in it;
 * - `invalid_argument`: a duration is no number, or negative;
 * - `closed`: the chat is closed.
 */
export type TestingErrorCode = 'refused' | 'no_member' | 'invalid_argument' | 'closed';

/** What a test asked for cannot be. */
export class TestingError extends Error {
  readonly code: TestingErrorCode;

  constructor(code: TestingErrorCode, message: string) {
    super(message);
    this.name = 'TestingError';
    this.code = code;
  }
}

/** @throws TestingError `invalid_argument` */
export function requireDuration(what: string, ms: number): void {
  if (Number.isFinite(ms) && ms >= 0) return;
  throw new TestingError('invalid_argument', `${what} must be milliseconds, 0 or more.`);
}
