import { createHmac } from 'node:crypto';

/** Shared by all measured servers; of no worth outside of a run. */
export const tokenSecret = 'only for the benchmark, and of no worth elsewhere';
export const tokenAudience = 'chat';

/** A token as a host site's backend would sign it: HS256, an hour. */
export function hostToken(sub: string): string {
  const now = Math.floor(Date.now() / 1_000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub, name: sub, aud: tokenAudience, iat: now, exp: now + 3_600 };
  const input = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${input}.${createHmac('sha256', tokenSecret).update(input).digest('base64url')}`;
}
