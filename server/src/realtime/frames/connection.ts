import type { Authenticator } from '../../auth/authenticator.js';
import { invalidToken } from '../../auth/signed-token.js';
import type { FrameTable } from './frame-table.js';

export function connectionFrames(authenticator: Authenticator): FrameTable<'renew' | 'ping'> {
  return {
    async renew(connection, { id, token }) {
      const fresh = await authenticator.authenticate(token);
      const { userId, sessionId } = connection.identity;
      // A socket never changes hands: what it was told so far was for one user and one session.
      if (fresh.userId !== userId || fresh.sessionId !== sessionId) {
        throw invalidToken('it is of another user or session');
      }
      connection.renew(fresh);
      connection.restriction = fresh.restriction;
      connection.reply({ type: 'renewed', id, expiresIn: connection.expiresIn });
    },

    ping(connection, { id }) {
      connection.reply({ type: 'pong', id });
    },
  };
}
