import { createHmac } from 'node:crypto';

/**
 * What the backend of a site signs for who is signed in there (docs/HOST-SITES.md); yours has a library for it.
 *
 * @param {string} secret - HOST_JWT_SECRET
 * @param {{ sub: string, name: string, bot?: boolean }} user
 */
export function hostToken(secret, { sub, name, bot = false }) {
  const exp = Math.floor(Date.now() / 1000) + 7 * 24 * 3600;
  const parts = [
    { alg: 'HS256', typ: 'JWT' },
    { sub, name, bot, aud: 'chat', exp },
  ];
  const signed = parts
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
