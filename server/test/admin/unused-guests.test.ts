import { waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { rest } from '../rest.js';
import { admin, mongoDatabase, startAdminServer } from './admin-server.js';

const stores: [string, boolean, () => Record<string, string>][] = [
  ['SQLite', false, () => ({})],
  ['MongoDB (MONGODB_URL)', !process.env.MONGODB_URL, mongoDatabase],
];

describe.each(stores)('guests, on %s', (_, missing, database) => {
  test.skipIf(missing)(
    'who can never come back and have talked with nobody are removed, and nobody else',
    async () => {
      const env = { ...database(), GUEST_PEERS: 'helena', GUEST_EXPIRY: '1ms' };
      const server = await startAdminServer({ env });
      expect(server.logs()).toContain('GUEST_PEERS names an account that does not exist');
      const login = { username: 'helena', password: 'a long password' };
      await admin(server, 'POST', '/users', login);
      const { accessToken, user: helena } = (
        await rest(server, 'POST', '/v1/auth/login', { body: login })
      ).body;
      const come = async () => (await rest(server, 'POST', '/v1/guests', { body: {} })).body;
      const leave = ({ refreshToken }: { refreshToken: string }) =>
        rest(server, 'POST', '/v1/auth/logout', { body: { refreshToken } });

      // They are looked at in the order in which they came.
      const [present, writer, account, gone] = [
        await come(),
        await come(),
        await come(),
        await come(),
      ];
      const opened = await rest(server, 'POST', '/v1/conversations', {
        token: writer.accessToken,
        body: { userId: helena.id },
      });
      await rest(server, 'POST', '/v1/me/account', {
        token: account.accessToken,
        body: { username: 'zoe', password: 'a long password' },
      });
      for (const each of [gone, writer, account]) await leave(each);

      // It sweeps when it starts.
      const said = server.logs().length;
      await server.restart();
      expect(server.logs().slice(said)).not.toContain('GUEST_PEERS');
      const isThere = async ({ user }: { user: { id: string } }) =>
        (await admin(server, 'GET', `/users/${user.id}`)).status === 200;
      await waitFor(async () => !(await isThere(gone)));
      for (const each of [present, writer, account]) expect(await isThere(each)).toBe(true);
      const list = await rest(server, 'GET', '/v1/conversations', { token: accessToken });
      expect(list.body.conversations).toMatchObject([{ id: opened.body.conversation.id }]);

      // And once they have left as well.
      await leave(present);
      await server.restart();
      await waitFor(async () => !(await isThere(present)));
      for (const each of [writer, account]) expect(await isThere(each)).toBe(true);
    },
  );
});
