import { randomBytes } from 'node:crypto';

/** A name for a history that no other has. */
export function newEpoch(): string {
  return randomBytes(16).toString('hex');
}
