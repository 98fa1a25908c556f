import { createHash, timingSafeEqual } from 'node:crypto';
import type { Server } from '@hapi/hapi';
import { ChatError } from '../chat/chat-error.js';
import { tooMany } from '../edge/admission.js';
import { clientAddress } from '../edge/client-address.js';
import type { Limiter } from '../limits/limiter.js';

/** The name of the strategy that the admin routes ask for. */
export const adminAuth = 'chat-admin';

export interface AdminSchemeOptions {
  readonly token: string;
  /** Of one address; only what is wrong counts. */
  readonly failures: Limiter;
  readonly trustedProxies: number;
}

/** Teaches Hapi the credential of administrators. It is no access token, and opens nothing else. */
export function registerAdminScheme(
  server: Server,
  { token, failures, trustedProxies }: AdminSchemeOptions,
): void {
  const wanted = digest(token);
  server.auth.scheme(adminAuth, () => ({
    async authenticate(request, h) {
      const { req } = request.raw;
      // Whatever is in a page is in its visitors' hands: this credential is for backends.
      if (req.headers.origin !== undefined) {
        throw new ChatError('origin_not_allowed', 'Pages may not use the admin API.');
      }
      const address = clientAddress(req, trustedProxies);
      const wait = await failures.peek(address);
      if (wait > 0) throw tooMany('wrong admin credentials from this address', wait);
      const given = /^Bearer +(\S+) *$/i.exec(req.headers.authorization ?? '')?.[1] ?? '';
      // As hashes they are of one length, and the time says nothing about where they differ.
      if (!timingSafeEqual(digest(given), wanted)) {
        await failures.take(address);
        throw new ChatError(
          'invalid_token',
          'The admin API needs its own credential, as "Authorization: Bearer <ADMIN_TOKEN>".',
        );
      }
      return h.authenticated({ credentials: {} });
    },
  }));
  server.auth.strategy(adminAuth, adminAuth);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
