import { ChatError } from '../chat/chat-error.js';
import type { RestrictionRecord } from '../store/store.js';

/** What a user is kept from now: null for nothing, or for what has come to its end. */
export function inForce(
  restriction: RestrictionRecord | null | undefined,
  now: number,
): RestrictionRecord | null {
  if (!restriction) return null;
  return restriction.until === null || restriction.until > now ? restriction : null;
}

/** @throws ChatError `suspended`, with the words that the user is shown */
export function requireNotSuspended(
  restriction: RestrictionRecord | null | undefined,
  now: number,
): void {
  if (inForce(restriction, now)?.kind === 'suspended') throw refusal(restriction, now);
}

/** For whatever others would read. @throws ChatError `muted`, with the words that the user is shown */
export function requireNotMuted(
  restriction: RestrictionRecord | null | undefined,
  now: number,
): void {
  if (inForce(restriction, now)?.kind === 'muted') throw refusal(restriction, now);
}

function refusal(restriction: RestrictionRecord | null | undefined, now: number): ChatError {
  const { kind, until, reason } = restriction as RestrictionRecord;
  const end = until === null ? '' : ` until ${new Date(until).toISOString()}`;
  const words = kind === 'muted' ? `You cannot write here${end}.` : `You are suspended${end}.`;
  return new ChatError(kind, reason ?? words, until === null ? {} : { retryAfter: until - now });
}
