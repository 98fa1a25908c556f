import { createHmac } from 'node:crypto';

const hostSecret = 'a host site’s secret of more than 32 bytes';

/** Makes a server accept {@link hostToken}. */
export const hostEnv = { HOST_JWT_SECRET: hostSecret };

export interface HostTokenOptions {
  readonly lifetime?: number;
  readonly shift?: number;
  /** What the user is called; by default as their `sub`. */
  readonly name?: string;
  readonly chatWith?: readonly string[];
  /** Whether the user is a program. */
  readonly bot?: boolean;
}

/**
 * A token as a host site's backend would sign it.
 *
 * @param lifetime in seconds, from its issue, which is `shift` seconds from now
 * @param chatWith with whom its user may open conversations
 */
export function hostToken(
  sub: string,
  { lifetime = 900, shift = 0, name = sub, chatWith, bot }: HostTokenOptions = {},
): string {
  const now = Math.floor(Date.now() / 1_000) + shift;
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    ...{ sub, name, aud: 'chat', iat: now, exp: now + lifetime },
    ...(chatWith && { chat_with: chatWith }),
    ...(bot !== undefined && { bot }),
  };
  const input = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${input}.${createHmac('sha256', hostSecret).update(input).digest('base64url')}`;
}
