import type { User } from '../model.js';
import { isBoolean, isCount, isObjectOf, isString, isUser, optional } from '../wire/checks.js';

/** A session as this device keeps it. */
export interface StoredSession {
  readonly user: User;
  readonly refreshToken: string;
  readonly accessToken: string;
  readonly accessExpiresIn: number;
  /** By this device's wall clock, and only ever compared with itself. */
  readonly receivedAt: number;
  /**
   * The refresh token was offered to the server, and what came of it is not known yet. Whoever finds
   * this, after a reload perhaps, refreshes at once: the server repeats a lost answer for some
   * seconds only (20 by default), and takes a later use of the token for theft.
   */
  readonly spent?: boolean | undefined;
}

const tokens = {
  user: isUser,
  refreshToken: isString,
  accessToken: isString,
  accessExpiresIn: isCount,
};
/** What the server answers to whoever signs in, or refreshes. */
export const isTokens = isObjectOf<Omit<StoredSession, 'receivedAt' | 'spent'>>(tokens);
const isStoredSession = isObjectOf<StoredSession>({
  ...tokens,
  receivedAt: isCount,
  spent: optional(isBoolean),
});

/** What is not a session that this version wrote is no session. */
export function parseSession(text: string | null): StoredSession | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return isStoredSession(value) ? value : null;
  } catch {
    return null;
  }
}
