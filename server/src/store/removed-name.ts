import { createHash } from 'node:crypto';
import type { UserRecord } from './store.js';

/**
 * What a tombstone keeps of a removed user's name: enough to know the name again when it comes, not
 * to read it.
 */
export function removedName(realm: UserRecord['realm'], username: string): string {
  return createHash('sha256').update(`${realm} ${username}`).digest('base64url');
}

/** A username that nobody can have: no name has control characters. */
export function tombstoneName(id: string): string {
  return `\u007f${id}`;
}
