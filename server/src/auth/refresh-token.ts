import { createHash, createHmac, randomBytes } from 'node:crypto';

/**
 * A refresh token is 256 bits as base64url, and is stored nowhere: the store has its hash.
 *
 * A successor is HMAC-SHA256(key: the token it replaces, data: a random nonce). The nonce is stored,
 * the key is not. So whoever presents the parent again can be given the *same* successor, and
 * whoever reads the whole store can compute none.
 */
export function newRefreshToken(): string {
  return randomBytes(32).toString('base64url');
}

/** 256 random bits: makes a successor unpredictable even for those who know its parent. */
export function newNonce(): string {
  return randomBytes(32).toString('base64url');
}

export function successorOf(parent: string, nonce: string): string {
  return createHmac('sha256', Buffer.from(parent, 'base64url')).update(nonce).digest('base64url');
}

/** What the store knows a token by. No salt: the input is 256 random bits. */
export function hashRefreshToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
