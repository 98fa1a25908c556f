import { randomBytes } from 'node:crypto';

/** An id that nobody can guess: 128 random bits behind a prefix that tells its kind in a log. */
export function newId(prefix: 'usr' | 'ses' | 'con' | 'req'): string {
  return `${prefix}_${randomBytes(16).toString('base64url')}`;
}
