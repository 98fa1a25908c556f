import { randomBytes } from 'node:crypto';

/** A username that no other test has: for those that share a server. */
export const ownName = (begin = 'user'): string => `${begin}-${randomBytes(6).toString('hex')}`;
