import type { ClientFrameType } from '@chat/protocol';
import { requireNotMuted } from '../auth/restrictions.js';
import type { Connection } from './connection.js';

/** What others would read or see of who sends it. To take something back is none of it. */
const writing: ReadonlySet<ClientFrameType> = new Set<ClientFrameType>([
  'send',
  'edit',
  'react',
  'stream',
  'typing',
]);

/**
 * From what the connection knows: nothing is read, so that no message of anybody waits for it.
 *
 * @param now - ms since the epoch
 * @throws ChatError `muted`
 */
export function requireMayWrite(
  connection: Connection,
  type: ClientFrameType,
  now: () => number,
): void {
  if (connection.restriction === null || !writing.has(type)) return;
  requireNotMuted(connection.restriction, now());
}
