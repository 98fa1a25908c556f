import { randomUUID } from 'node:crypto';

/**
 * An id that nobody can guess: 122 random bits behind a prefix that tells its kind in a log. Node keeps
 * random bytes at hand for UUIDs; to ask for others costs many times as much, with each connection.
 */
export function newId(prefix: 'usr' | 'ses' | 'con' | 'req'): string {
  return `${prefix}_${randomUUID()}`;
}
