import { registerUser, type ServedChat, sharedServer, startServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { forgeToken } from '../forge-token.js';
import { TestSocket } from '../realtime/test-socket.js';
import { twoPeople } from '../realtime/two-people.js';
import { refusal, refusalOf, rest } from '../rest.js';

const hostSecret = 'the host secret, thirty-two bytes';
const env = { HOST_JWT_SECRET: hostSecret, GUEST_PEERS: 'helena' };
const picture = 'https://pictures.example/ada.png';

const change = (server: ServedChat, token: string, body: unknown) =>
  rest(server, 'PATCH', '/v1/me', { token, body });

const hostToken = (claims: object) => {
  const exp = Math.floor(Date.now() / 1_000) + 600;
  return forgeToken({ alg: 'HS256', typ: 'JWT' }, { aud: 'chat', exp, ...claims }, hostSecret);
};

describe('a profile', () => {
  test('changes in what is named, and stays so', async () => {
    const server = await sharedServer(env);
    const { accessToken, user } = await registerUser(server);
    const named = await change(server, accessToken, { name: '  Ada L.  ' });
    expect([named.status, named.body]).toEqual([200, { user: { ...user, name: 'Ada L.' } }]);
    const pictured = await change(server, accessToken, { picture });
    expect(pictured.body).toEqual({ user: { ...user, name: 'Ada L.', picture } });
    expect((await change(server, accessToken, {})).body).toEqual(pictured.body);
    const me = await rest(server, 'GET', '/v1/me', { token: accessToken });
    expect(me.body).toEqual(pictured.body);
    const without = await change(server, accessToken, { picture: null });
    expect(without.body).toEqual(named.body);
  });

  test('that changes is told to the own devices and to who has a conversation, and to nobody else', async () => {
    const server = await sharedServer(env);
    const { ada, grace } = await twoPeople(server);
    const eve = await registerUser(server);
    const [hers, theirs, eves] = await Promise.all(
      [ada, grace, eve].map(({ accessToken }) => TestSocket.live(server, accessToken)),
    );
    const { body } = await change(server, ada.accessToken, { name: 'Ada L.', picture });
    const told = { type: 'profile', user: body.user };
    expect(await hers?.next('profile')).toEqual(told);
    expect(await theirs?.next('profile')).toEqual(told);
    await eves?.request({ type: 'ping' });
    expect(eves?.frames.some(({ type }) => type === 'profile')).toBe(false);
  });

  test.each([
    [{ name: '' }, /field name/],
    [{ name: ' ' }, /field name/],
    [{ name: 'a\u202eb' }, /field name/],
    [{ name: 'x'.repeat(81) }, /field name/],
    [{ name: null }, /field name/],
    [{ picture: '' }, /field picture/],
    [{ picture: 'http://pictures.example/a.png' }, /field picture/],
    [{ picture: 'javascript:alert(1)' }, /field picture/],
    [{ picture: 'data:image/png;base64,AAAA' }, /field picture/],
    [{ picture: 'https://user:secret@pictures.example/a.png' }, /field picture/],
    [{ picture: 'https://' }, /field picture/],
    [{ picture: `https://pictures.example/${'x'.repeat(2_048)}` }, /field picture/],
    [{ picture: `https://pictures.example/${'ä'.repeat(1_000)}` }, /field picture/],
    [{ picture: { $ne: null } }, /field picture/],
    [{ username: 'root' }, /field username/],
    [{ bot: true }, /field bot/],
    [{ name: 'Ada', bot: false }, /field bot/],
    [[], /must be object/],
  ])('is not changed by %j', async (body, message) => {
    const server = await sharedServer(env);
    const { accessToken, user } = await registerUser(server);
    const answer = await change(server, accessToken, body);
    expect(refusalOf(answer)).toEqual(refusal(400, 'invalid_request'));
    expect(answer.body.message).toMatch(message);
    const me = await rest(server, 'GET', '/v1/me', { token: accessToken });
    expect(me.body).toEqual({ user });
  });

  test('is a guest’s to change, too, and a host site’s user has it from its tokens alone', async () => {
    const server = await sharedServer(env);
    const guest = await rest(server, 'POST', '/v1/guests', { body: {} });
    const renamed = await change(server, guest.body.accessToken, { name: 'Zoë' });
    expect(renamed.body.user).toEqual({ ...guest.body.user, name: 'Zoë' });
    const answer = await change(server, hostToken({ sub: 'host ada' }), { name: 'Else' });
    expect(refusalOf(answer)).toEqual(refusal(403, 'forbidden'));
  });

  test('changes only so often, and not for who is nobody', async () => {
    const server = await startServer({ env: { LIMIT_PROFILES_PER_USER: '2' } });
    const [ada, eve] = [await registerUser(server), await registerUser(server)];
    for (const name of ['one', 'two']) {
      expect((await change(server, ada.accessToken, { name })).status).toBe(200);
    }
    const third = await change(server, ada.accessToken, { name: 'three' });
    expect(refusalOf(third)).toEqual(refusal(429, 'rate_limited'));
    expect(third.body.retryAfter).toBeGreaterThan(0);
    expect((await change(server, eve.accessToken, { name: 'Eve' })).status).toBe(200);
    expect((await rest(server, 'PATCH', '/v1/me', { body: { name: 'x' } })).status).toBe(401);
  });

  test('is nobody’s to change where that is switched off', async () => {
    const server = await startServer({ env: { FEATURES_OFF: 'profile' } });
    const { accessToken } = await registerUser(server);
    const answer = await change(server, accessToken, { name: 'Else' });
    expect(refusalOf(answer)).toEqual(refusal(405, 'method_not_allowed'));
    const socket = await TestSocket.open(server, accessToken);
    expect((await socket.next('welcome')).features).not.toHaveProperty('profile');
  });
});

test('who a host site’s tokens call otherwise is told so to the other one, and what one may not show is not', async () => {
  const server = await sharedServer(env);
  const sub = crypto.randomUUID();
  const [ada, bo] = [hostToken({ sub, name: 'Ada' }), hostToken({ sub: `${sub} 2` })];
  const opening = { token: bo, body: { username: sub } };
  await rest(server, 'GET', '/v1/me', { token: ada });
  expect((await rest(server, 'POST', '/v1/conversations', opening)).status).toBe(201);
  const his = await TestSocket.live(server, bo);
  const renamed = hostToken({ sub, name: 'Ada L.', picture: 'https://a:b@pictures.example/x' });
  await rest(server, 'GET', '/v1/me', { token: renamed });
  expect((await his.next('profile')).user).toMatchObject({ username: sub, name: 'Ada L.' });
  expect((await his.next('profile')).user).not.toHaveProperty('picture');
});

test('who was a guest is told of by the name that they have as an account', async () => {
  const server = await startServer({
    env: { ...env, GUEST_PEERS: 'helena', ADMIN_TOKEN: 'x'.repeat(32) },
  });
  const login = { username: 'helena', password: 'correct horse' };
  await rest(server, 'POST', '/v1/admin/users', { token: 'x'.repeat(32), body: login });
  const { body: helena } = await rest(server, 'POST', '/v1/auth/login', { body: login });
  const hers = await TestSocket.live(server, helena.accessToken);
  const { body: guest } = await rest(server, 'POST', '/v1/guests', { body: {} });
  const token = guest.accessToken;
  await rest(server, 'POST', '/v1/conversations', { token, body: { username: 'helena' } });
  const account = { username: 'zoe', password: 'correct horse' };
  await rest(server, 'POST', '/v1/me/account', { token, body: account });
  await waitFor(() => hers.frames.some(({ type }) => type === 'profile'));
  expect((await hers.next('profile')).user).toEqual({
    ...{ id: guest.user.id, username: 'zoe', name: 'zoe' },
  });
});
