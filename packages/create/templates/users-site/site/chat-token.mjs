import { SignJWT } from 'jose';

/**
 * The token that tells the chat server who somebody is. Never sign one in the browser: who has the secret can be anybody.
 *
 * @param {string} secret - HOST_JWT_SECRET, which the chat server has as well
 * @param {{ id: string, name: string }} user
 */
export function chatToken(secret, { id, name }) {
  return new SignJWT({ name })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(id)
    .setAudience('chat')
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(new TextEncoder().encode(secret));
}
