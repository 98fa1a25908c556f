import type { IncomingMessage } from 'node:http';
import { accountLimits } from '@chat/protocol';

/** What calls, as it names itself in `User-Agent`: one line, for people to read. Undefined where it does not. */
export function userAgent({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  const named = (headers['user-agent'] ?? '').replace(/[\p{Cc}\p{Cs}]/gu, '').trim();
  // Not through the middle of a character.
  const cut = named.slice(0, accountLimits.agentLength).replace(/\p{Cs}$/u, '');
  return cut.trimEnd() || undefined;
}
