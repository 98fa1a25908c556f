import type { Server } from '@hapi/hapi';
import type { Authenticator, Identity } from '../auth/authenticator.js';
import { bearerTokenOf } from '../edge/admission.js';

declare module '@hapi/hapi' {
  interface UserCredentials extends Identity {}
}

/** The name of the strategy that routes ask for. */
export const bearerAuth = 'chat-bearer';

/** Teaches Hapi our access tokens: `request.auth.credentials.user` is then an {@link Identity}. */
export function registerBearerScheme(server: Server, authenticator: Authenticator): void {
  server.auth.scheme(bearerAuth, () => ({
    async authenticate(request, h) {
      const token = bearerTokenOf(request.raw.req);
      return h.authenticated({ credentials: { user: await authenticator.authenticate(token) } });
    },
  }));
  server.auth.strategy(bearerAuth, bearerAuth);
}
