import { waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { forgeToken } from '../forge-token.js';
import { TestSocket } from '../realtime/test-socket.js';
import { twoPeople } from '../realtime/two-people.js';
import { refusal, refusalOf, rest } from '../rest.js';
import { admin, exportOf, startAdminServer } from './admin-server.js';

const hostSecret = 'the host secret, thirty-two bytes';
const password = 'long enough';

/** Who somebody was told of. */
const toldTo = ({ frames }: TestSocket) =>
  frames.flatMap((frame) => (frame.type === 'profile' ? [frame.user] : []));

describe('who is a program', () => {
  test('is made as one, in either realm, and is shown as one to whoever sees them', async () => {
    const server = await startAdminServer();
    const { ada } = await twoPeople(server);
    const account = { username: 'helper', password, bot: true };
    const made = await admin(server, 'POST', '/users', account);
    expect(made).toMatchObject({ status: 201, body: { user: { username: 'helper', bot: true } } });
    const guest = { username: 'customer 1', realm: 'host', bot: true };
    expect((await admin(server, 'POST', '/users', guest)).body.user).toMatchObject({ bot: true });
    for (const none of [{ bot: false }, {}]) {
      const plain = { username: crypto.randomUUID().slice(0, 30), password, ...none };
      expect((await admin(server, 'POST', '/users', plain)).body.user).not.toHaveProperty('bot');
    }
    const login = { body: { username: 'helper', password } };
    expect((await rest(server, 'POST', '/v1/auth/login', login)).body.user.bot).toBe(true);
    const token = ada.accessToken;
    const found = await rest(server, 'GET', '/v1/users?username=helper', { token });
    expect(found.body.users).toMatchObject([{ username: 'helper', bot: true }]);
  });

  test('is so once it is said, and until it is said that they are none; to say it again is harmless', async () => {
    const server = await startAdminServer();
    const { ada, grace, conversationId } = await twoPeople(server);
    const his = await TestSocket.live(server, grace.accessToken);
    const path = `/users/${ada.user.id}`;
    const before = (await admin(server, 'GET', path)).body.user;
    const said = { status: 200, body: { user: { ...before, bot: true } } };
    expect(await admin(server, 'PATCH', path, { bot: true })).toMatchObject(said);
    await waitFor(() => toldTo(his).length > 0);
    expect(await admin(server, 'PATCH', path, { bot: true })).toMatchObject(said);
    expect((await admin(server, 'GET', path)).body).toEqual(said.body);
    expect((await exportOf(server, ada.user.id)).lines[0]).toEqual({
      ...{ type: 'user', ...before, bot: true },
    });
    const token = grace.accessToken;
    const seen = await rest(server, 'GET', `/v1/conversations/${conversationId}`, { token });
    expect(JSON.stringify(seen.body.conversation.members)).toContain('"bot":true');

    const none = await admin(server, 'PATCH', path, { bot: false });
    expect([none.status, none.body]).toEqual([200, { user: before }]);
    await waitFor(() => toldTo(his).length > 1);
    expect(toldTo(his)).toEqual([{ ...ada.user, bot: true }, ada.user]);
    const me = await rest(server, 'GET', '/v1/me', { token: ada.accessToken });
    expect(me.body).toEqual({ user: ada.user });
  });

  test('is by whoever said so last, the administrator or the host site', async () => {
    const server = await startAdminServer({ env: { HOST_JWT_SECRET: hostSecret } });
    const isBot = async (claims: object) => {
      const exp = Math.floor(Date.now() / 1_000) + 600;
      const token = forgeToken(
        { alg: 'HS256', typ: 'JWT' },
        { sub: 'customer 1', aud: 'chat', exp, ...claims },
        hostSecret,
      );
      return (await rest(server, 'GET', '/v1/me', { token })).body.user.bot ?? false;
    };
    const made = await admin(server, 'POST', '/users', { username: 'customer 1', realm: 'host' });
    const say = (bot: boolean) =>
      admin(server, 'PATCH', `/users/${made.body.user.id}`, { bot }).then(() => undefined);
    expect(await isBot({})).toBe(false);
    await say(true);
    expect([await isBot({}), await isBot({ bot: false })]).toEqual([true, false]);
    expect([await isBot({ bot: true }), await isBot({})]).toEqual([true, true]);
    await say(false);
    expect([await isBot({}), await isBot({ bot: true })]).toEqual([false, true]);
  });

  test('is not said by anything but true and false', async () => {
    const server = await startAdminServer();
    const { ada } = await twoPeople(server);
    const wrong: [unknown, RegExp][] = [
      [{}, /bot/],
      [{ bot: null }, /field bot/],
      [{ bot: 'true' }, /field bot/],
      [{ bot: 1 }, /field bot/],
      [{ bot: true, name: 'Root' }, /field name/],
      [[], /must be object/],
    ];
    for (const [body, message] of wrong) {
      const answer = await admin(server, 'PATCH', `/users/${ada.user.id}`, body);
      expect({ body, ...refusalOf(answer) }).toEqual({ body, ...refusal(400, 'invalid_request') });
      expect(answer.body.message).toMatch(message);
    }
    const odd = { username: 'odd', password, bot: 'yes' };
    expect(refusalOf(await admin(server, 'POST', '/users', odd)).status).toBe(400);
    const { body } = await admin(server, 'GET', `/users/${ada.user.id}`);
    expect(body.user).not.toHaveProperty('bot');
  });

  test('is not found who is not there, or was removed', async () => {
    const server = await startAdminServer();
    const { ada } = await twoPeople(server);
    await admin(server, 'DELETE', `/users/${ada.user.id}`);
    for (const id of ['usr_none', ada.user.id, 'system']) {
      const answer = await admin(server, 'PATCH', `/users/${id}`, { bot: true });
      expect(refusalOf(answer)).toEqual(refusal(404, 'not_found'));
    }
    const odd = await admin(server, 'PATCH', '/users/..%2f', { bot: true });
    expect(refusalOf(odd)).toEqual(refusal(400, 'invalid_request'));
  });
});
