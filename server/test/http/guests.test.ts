import type { SessionResponse } from '@chat/protocol';
import { ownName, registerUser, type ServedChat, sharedServer } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { admin, adminToken, exportOf } from '../admin/admin-server.js';
import { forgeToken } from '../forge-token.js';
import { refusal, refusalOf, rest } from '../rest.js';

const hostSecret = 'the host secret, thirty-two bytes';
const env = {
  HOST_JWT_SECRET: hostSecret,
  JWT_SECRET: 'our own secret, also 32 bytes long',
  ADMIN_TOKEN: adminToken,
  GUEST_PEERS: 'helena,host:desk,Both,host:both',
  LIMIT_GUESTS_PER_ADDRESS: '1000',
};
const noSuchUser = { code: 'not_found', message: 'No such user.' };

interface Person {
  readonly id: string;
  readonly username: string;
  readonly token: string;
}

function personOf({ user, accessToken }: SessionResponse): Person {
  return { id: user.id, username: user.username, token: accessToken };
}

async function guestOf(server: ServedChat, body: unknown = {}): Promise<Person> {
  return personOf((await rest(server, 'POST', '/v1/guests', { body })).body);
}

/** An account of this name, as an administrator makes it; the same one each time. */
async function account(server: ServedChat, username = ownName()): Promise<Person> {
  const login = { username, password: 'correct horse' };
  await admin(server, 'POST', '/users', login);
  return personOf((await rest(server, 'POST', '/v1/auth/login', { body: login })).body);
}

async function hostUser(server: ServedChat, sub: string): Promise<Person> {
  const exp = Math.floor(Date.now() / 1_000) + 600;
  const header = { alg: 'HS256', typ: 'JWT' };
  const token = forgeToken(header, { sub, aud: 'chat', exp }, hostSecret);
  const { body } = await rest(server, 'GET', '/v1/me', { token });
  return { id: body.user.id, username: sub, token };
}

const open = (server: ServedChat, { token }: Person, body: unknown) =>
  rest(server, 'POST', '/v1/conversations', { token, body });

const find = async (server: ServedChat, { token }: Person, name: string) =>
  (await rest(server, 'GET', `/v1/users?username=${encodeURIComponent(name)}`, { token })).body
    .users;

const become = (server: ServedChat, { token }: Person, body: unknown) =>
  rest(server, 'POST', '/v1/me/account', { token, body });

describe('a guest', () => {
  test('comes without anything, is shown as one, and has a session like any other', async () => {
    const server = await sharedServer(env);
    const { status, body } = await rest(server, 'POST', '/v1/guests', { body: {} });
    expect(status).toBe(201);
    expect(body.user).toEqual({
      id: expect.any(String),
      username: expect.stringMatching(/^guest-[a-z2-9]{16}$/),
      name: expect.stringMatching(/^Guest [a-z2-9]{4}$/),
      guest: true,
    });
    const token = body.accessToken;
    expect((await rest(server, 'GET', '/v1/me', { token })).body).toEqual({ user: body.user });
    const refreshed = await rest(server, 'POST', '/v1/auth/refresh', {
      body: { refreshToken: body.refreshToken },
    });
    expect(refreshed.body.user).toEqual(body.user);
    const logout = { refreshToken: refreshed.body.refreshToken };
    expect((await rest(server, 'POST', '/v1/auth/logout', { body: logout })).status).toBe(204);
    expect(refusalOf(await rest(server, 'GET', '/v1/me', { token }))).toEqual(
      refusal(401, 'session_ended'),
    );
    // There is no password to try.
    const login = { username: body.user.username, password: '' };
    expect(refusalOf(await rest(server, 'POST', '/v1/auth/login', { body: login })).status).toBe(
      400,
    );
    const guess = { ...login, password: 'null' };
    expect(refusalOf(await rest(server, 'POST', '/v1/auth/login', { body: guess }))).toEqual(
      refusal(401, 'invalid_credentials'),
    );
  });

  test('may say their name, which must be one', async () => {
    const server = await sharedServer(env);
    const named = await rest(server, 'POST', '/v1/guests', { body: { name: ' Zoë ' } });
    expect(named.body.user.name).toBe('Zoë');
    for (const body of [{ name: '' }, { name: ' ' }, { name: 'a\u202eb' }, { username: 'x' }, []]) {
      const { status } = await rest(server, 'POST', '/v1/guests', { body });
      expect(status, JSON.stringify(body)).toBe(400);
    }
  });

  test('reaches whom the operator names, of either realm, and by either way', async () => {
    const server = await sharedServer(env);
    const [helena, desk] = [await account(server, 'helena'), await hostUser(server, 'desk')];
    const guest = await guestOf(server);
    for (const [peer, name] of [
      [helena, 'HELENA'],
      [desk, 'desk'],
    ] as const) {
      expect(await find(server, guest, name)).toMatchObject([{ id: peer.id }]);
      const opened = await open(server, guest, { username: name });
      expect(opened.status).toBe(201);
      const { id, members } = opened.body.conversation;
      expect(members.map(({ user }: { user: object }) => user)).toContainEqual(
        expect.objectContaining({ id: guest.id, guest: true }),
      );
      expect((await open(server, guest, { userId: peer.id })).body.conversation.id).toBe(id);
      // Who has been written to reaches them back, about something else as well.
      expect((await open(server, peer, { userId: guest.id })).body.conversation.id).toBe(id);
      expect((await open(server, peer, { username: guest.username })).status).toBe(200);
      expect((await open(server, peer, { userId: guest.id, topic: 'more' })).status).toBe(201);
      expect(await find(server, peer, guest.username)).toMatchObject([{ guest: true }]);
      const blocks = await rest(server, 'PUT', `/v1/blocks/${guest.id}`, { token: peer.token });
      expect(blocks.status).toBe(204);
    }
  });

  test('gets the account where two have the same name, and the other one by id', async () => {
    const server = await sharedServer(env);
    const [local, host] = [await account(server, 'both'), await hostUser(server, 'both')];
    const guest = await guestOf(server);
    expect(await find(server, guest, 'both')).toMatchObject([{ id: local.id }]);
    expect((await open(server, guest, { userId: host.id })).status).toBe(201);
    expect(await find(server, guest, 'both')).toMatchObject([{ id: local.id }]);
  });

  test('reaches nobody else, and nobody else reaches them: as if there was nobody', async () => {
    const server = await sharedServer(env);
    const helena = await account(server, 'helena');
    const guest = await guestOf(server);
    const strangers = [
      await account(server),
      await hostUser(server, ownName()),
      // Named is the host's user of this name, and the account of that.
      await account(server, 'desk'),
      await hostUser(server, 'helena'),
      await guestOf(server),
    ];
    for (const stranger of strangers) {
      for (const [one, other] of [
        [guest, stranger],
        [stranger, guest],
      ] as const) {
        const refused = { status: 404, body: noSuchUser };
        expect(await open(server, one, { userId: other.id })).toMatchObject(refused);
        const { token } = one;
        const block = await rest(server, 'PUT', `/v1/blocks/${other.id}`, { token });
        expect(block).toMatchObject(refused);
        const report = { userId: other.id, reportId: crypto.randomUUID(), reason: 'spam' };
        expect(await rest(server, 'POST', '/v1/reports', { token, body: report })).toMatchObject(
          refused,
        );
      }
      expect(await find(server, stranger, guest.username)).toEqual([]);
      const found: Person[] = await find(server, guest, stranger.username);
      expect(found.map(({ id }) => id)).not.toContain(stranger.id);
    }
    // Not even one who is named, before the guest has written.
    expect((await open(server, helena, { userId: guest.id })).status).toBe(404);
    expect(await find(server, helena, guest.username)).toEqual([]);
    expect(refusalOf(await open(server, guest, { userId: guest.id })).status).toBe(400);
  });

  test('is brought together with anybody by an administrator, but not with a guest', async () => {
    const server = await sharedServer(env);
    const [guest, other, stranger] = [
      await guestOf(server),
      await guestOf(server),
      await account(server),
    ];
    const memberIds = [guest.id, stranger.id];
    const opened = await admin(server, 'POST', '/conversations', { memberIds });
    expect(opened.status).toBe(201);
    expect((await open(server, stranger, { userId: guest.id })).status).toBe(200);
    expect(await find(server, guest, stranger.username)).toMatchObject([{ id: stranger.id }]);
    // What there is is theirs; more of it they do not open.
    expect((await open(server, guest, { userId: stranger.id, topic: 'x' })).status).toBe(404);
    expect((await open(server, stranger, { userId: guest.id, topic: 'x' })).status).toBe(404);
    const two = { memberIds: [guest.id, other.id] };
    expect(refusalOf(await admin(server, 'POST', '/conversations', two))).toEqual(
      refusal(400, 'invalid_request'),
    );
    const found = await admin(server, 'GET', `/users?realm=guest&username=${guest.username}`);
    expect(found.body.users).toMatchObject([{ id: guest.id, realm: 'guest', guest: true }]);
    const { lines } = await exportOf(server, guest.id);
    expect(lines[0]).toMatchObject({ type: 'user', realm: 'guest' });
    expect((await admin(server, 'DELETE', `/users/${guest.id}`)).status).toBe(204);
    expect(refusalOf(await rest(server, 'GET', '/v1/me', { token: guest.token })).status).toBe(401);
  });

  test('reaches whom the operator names also where others open nothing', async () => {
    const server = await sharedServer({ ...env, CONVERSATIONS_OPENED_BY: 'admin' });
    await account(server, 'helena');
    const [guest, eve] = [await guestOf(server), await account(server)];
    expect((await open(server, guest, { username: 'helena' })).status).toBe(201);
    expect((await open(server, eve, { username: 'helena' })).status).toBe(404);
  });

  test('comes as often from one address as the operator says', async () => {
    const { LIMIT_GUESTS_PER_ADDRESS: _, ...others } = env;
    const server = await sharedServer({ ...others, TRUSTED_PROXIES: '1' });
    const come = (address: string) =>
      rest(server, 'POST', '/v1/guests', { body: {}, headers: { 'x-forwarded-for': address } });
    const statuses: number[] = [];
    for (let n = 0; n < 1_000; n += 50) {
      const some = await Promise.all(Array.from({ length: 50 }, () => come('192.0.2.7')));
      statuses.push(...some.map(({ status }) => status));
    }
    const made = statuses.filter((status) => status === 201).length;
    // As many at once, and one more every two minutes.
    expect(made).toBeGreaterThanOrEqual(30);
    expect(made).toBeLessThanOrEqual(31);
    expect(statuses.filter((status) => status === 429)).toHaveLength(1_000 - made);
    const refused = await come('192.0.2.7');
    expect(refused.body).toMatchObject({ code: 'rate_limited', retryAfter: expect.any(Number) });
    expect((await come('192.0.2.8')).status).toBe(201);
  });
});

describe('a guest who becomes an account', () => {
  test('is the same user, with the same sessions and conversations, and signs in from then on', async () => {
    const server = await sharedServer(env);
    const [helena, desk] = [await account(server, 'helena'), await hostUser(server, 'desk')];
    const guest = await guestOf(server, { name: 'Zoë' });
    const { body: mine } = await open(server, guest, { username: 'helena' });
    const { body: hosts } = await open(server, guest, { username: 'desk' });
    const username = ownName();
    const request = { username: username.toUpperCase(), password: 'a long password' };
    const became = await become(server, guest, request);
    expect(became.status).toBe(200);
    const user = { id: guest.id, username: username.toLowerCase(), name: 'Zoë' };
    expect(became.body).toEqual({ user });
    expect((await rest(server, 'GET', '/v1/me', { token: guest.token })).body).toEqual({ user });

    const { body } = await rest(server, 'POST', '/v1/auth/login', {
      body: { username, password: 'a long password' },
    });
    expect(body.user).toEqual(user);
    const now = personOf(body);
    expect((await open(server, now, { username: 'helena' })).body.conversation.id).toBe(
      mine.conversation.id,
    );
    expect((await open(server, now, { username: 'desk' })).body.conversation.id).toBe(
      hosts.conversation.id,
    );
    expect((await open(server, desk, { userId: guest.id })).status).toBe(200);
    expect((await open(server, helena, { userId: guest.id, topic: 'new' })).status).toBe(201);
    // As an account, they reach other accounts, and of other realms those whom they know.
    const eve = await account(server);
    expect((await open(server, now, { userId: eve.id })).status).toBe(201);
    expect((await open(server, now, { username: 'desk', topic: 'x' })).status).toBe(404);
  });

  test('may ask again when the answer was lost, with the same name and password', async () => {
    const server = await sharedServer(env);
    const guest = await guestOf(server);
    const request = { username: ownName(), password: 'a long password' };
    const [one, two] = await Promise.all([
      become(server, guest, request),
      become(server, guest, request),
    ]);
    expect([one.status, two.status]).toEqual([200, 200]);
    expect((await become(server, guest, request)).status).toBe(200);
    // The server's name for a guest is none for an account.
    expect(one.body.user.name).toBe(request.username);
    for (const other of [
      { ...request, password: 'another one' },
      { ...request, username: ownName() },
    ]) {
      expect(refusalOf(await become(server, guest, other))).toEqual(refusal(403, 'forbidden'));
    }
  });

  test('gets no name that is taken or reserved, and stays a guest then', async () => {
    const server = await sharedServer(env);
    const guest = await guestOf(server);
    const { username } = await account(server);
    for (const name of [username, 'support', 'Admin', 'Helena', 'both']) {
      const refused = await become(server, guest, { username: name, password: 'a long password' });
      expect(refusalOf(refused)).toEqual(refusal(409, 'username_taken'));
    }
    for (const body of [{}, { username: ownName() }, { username: ownName(), password: 'short' }]) {
      expect(refusalOf(await become(server, guest, body))).toEqual(refusal(400, 'invalid_request'));
    }
    const { body } = await rest(server, 'GET', '/v1/me', { token: guest.token });
    expect(body.user).toMatchObject({ id: guest.id, guest: true });
  });

  test('is nobody else: neither an account nor a host’s user, nor who has no token', async () => {
    const server = await sharedServer(env);
    const request = { username: ownName(), password: 'a long password' };
    for (const person of [await account(server), await hostUser(server, ownName())]) {
      expect(refusalOf(await become(server, person, request))).toEqual(refusal(403, 'forbidden'));
    }
    const without = await rest(server, 'POST', '/v1/me/account', { body: request });
    expect(refusalOf(without)).toEqual(refusal(401, 'invalid_token'));
  });

  test('does not where the operator makes the accounts', async () => {
    const server = await sharedServer({ ...env, REGISTRATION: 'closed' });
    const guest = await guestOf(server);
    const request = { username: ownName(), password: 'a long password' };
    expect(refusalOf(await become(server, guest, request))).toEqual(
      refusal(403, 'registration_closed'),
    );
  });
});

test('a server that names nobody takes no guests', async () => {
  const server = await sharedServer();
  expect(refusalOf(await rest(server, 'POST', '/v1/guests', { body: {} }))).toEqual(
    refusal(404, 'not_found'),
  );
  const { accessToken: token } = await registerUser(server);
  const body = { username: ownName(), password: 'a long password' };
  expect((await rest(server, 'POST', '/v1/me/account', { token, body })).status).toBe(404);
});
