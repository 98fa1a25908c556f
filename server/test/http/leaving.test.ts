import { randomUUID } from 'node:crypto';
import { get, request as httpRequest, type IncomingMessage } from 'node:http';
import { exportLines } from '@chat/protocol/schemas';
import {
  registerUser,
  type ServedChat,
  sharedServer,
  startServer,
  type TestServer,
  type TestUser,
  waitFor,
  writeMessages,
} from '@chat/testkit';
import Hapi from '@hapi/hapi';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { describe, expect, onTestFinished, test } from 'vitest';
import { chatPlugin, createBus, createStore } from '../../src/index.js';
import {
  admin,
  adminToken,
  exportOf,
  mongoDatabase,
  startAdminServer,
} from '../admin/admin-server.js';
import { forgeToken } from '../forge-token.js';
import { TestSocket } from '../realtime/test-socket.js';
import { twoPeople } from '../realtime/two-people.js';
import { refusal, refusalOf, rest } from '../rest.js';

const { MONGODB_URL, REDIS_URL } = process.env;
const hostSecret = 'h'.repeat(32);
const env = { HOST_JWT_SECRET: hostSecret, GUEST_PEERS: 'helena', ADMIN_TOKEN: adminToken };

function hostToken(): string {
  const exp = Math.floor(Date.now() / 1_000) + 600;
  const claims = { sub: `somebody ${randomUUID()}`, aud: 'chat', exp };
  return forgeToken({ alg: 'HS256', typ: 'JWT' }, claims, hostSecret);
}

async function guestToken(server: ServedChat): Promise<string> {
  return (await rest(server, 'POST', '/v1/guests', { body: {} })).body.accessToken;
}

async function signIn(server: ServedChat, { username, password }: TestUser): Promise<string> {
  const { body } = await rest(server, 'POST', '/v1/auth/login', { body: { username, password } });
  return body.accessToken;
}

/** The export of who asks, as they get it. */
async function ownExport({ url }: ServedChat, token: string) {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/v1/me/export`, { headers });
  const text = await response.text();
  const lines = text.split('\n').filter((line) => line !== '');
  return { response, text, lines: lines.map((line) => JSON.parse(line)) };
}

const deleteMe = (server: ServedChat, token: string, body: object = {}) =>
  rest(server, 'POST', '/v1/me/deletion', { token, body });

const page = { limit: 10, after: '' };

const statusOf = async (server: ServedChat, token: string) =>
  (await rest(server, 'GET', '/v1/me', { token })).status;

const wrong = refusal(401, 'invalid_credentials');
const over = refusal(401, 'session_ended');

describe('what is kept of a user', () => {
  const isLine = Compile(Type.Union(Object.values(exportLines)));

  test('is given to them as it is to the administrator, line for line', async () => {
    const server = await sharedServer({ ...env, LIMIT_FRAMES_PER_SECOND: '100000' });
    const { ada, grace, conversationId } = await twoPeople(server);
    const texts = Array.from({ length: 250 }, (_, index) => `text ${index + 1}\n"quoted"`);
    await writeMessages(server, grace.accessToken, conversationId, texts);
    const { response, lines, text } = await ownExport(server, ada.accessToken);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="chat-export.ndjson"',
    );
    expect(response.headers.get('cache-control')).toBe('no-store');
    for (const line of lines) expect(isLine.Errors(line)).toEqual([]);
    expect(lines[0]).toMatchObject({ type: 'user', id: ada.user.id, realm: 'local' });
    expect(lines.slice(3, -1).map((line) => line.text)).toEqual(texts);
    expect(lines.at(-1)).toEqual({ type: 'end' });
    expect(text).toBe((await exportOf(server, ada.user.id)).text);
    expect(text).not.toMatch(/password|hash|nonce|token/i);
  });

  test('is given to guests and to users of a host site as well', async () => {
    const server = await sharedServer(env);
    for (const [realm, token] of [
      ['guest', await guestToken(server)],
      ['host', hostToken()],
    ] as const) {
      const { body } = await rest(server, 'GET', '/v1/me', { token });
      const { lines } = await ownExport(server, token);
      expect(lines[0]).toMatchObject({ type: 'user', realm, id: body.user.id });
      expect(lines.at(-1)).toEqual({ type: 'end' });
    }
  });

  test('has nothing that a block keeps from them, and what they wrote themselves', async () => {
    const server = await sharedServer(env);
    const { ada, grace, conversationId } = await twoPeople(server);
    const [hers, his] = [
      await TestSocket.live(server, ada.accessToken),
      await TestSocket.live(server, grace.accessToken),
    ];
    await hers.send(conversationId, 'before');
    await rest(server, 'PUT', `/v1/blocks/${ada.user.id}`, { token: grace.accessToken });
    await hers.send(conversationId, 'kept from him');
    await his.send(conversationId, 'after');
    const opened = await rest(server, 'POST', '/v1/conversations', {
      token: ada.accessToken,
      body: { userId: grace.user.id, topic: 'kept from him, too' },
    });
    await hers.send(opened.body.conversation.id, 'all of it');
    const textsOf = async (token: string) =>
      (await ownExport(server, token)).lines.flatMap(({ text }) => text ?? []);
    expect(await textsOf(grace.accessToken)).toEqual(['before', 'after']);
    expect((await textsOf(ada.accessToken)).sort()).toEqual(
      ['after', 'all of it', 'before', 'kept from him'].sort(),
    );
    const { text, lines } = await ownExport(server, ada.accessToken);
    expect(lines.map(({ type }) => type)).not.toContain('block');
    expect(text).not.toContain('hidden');
    const its = await ownExport(server, grace.accessToken);
    expect(its.text).not.toContain('kept from him');
    expect(its.lines).toContainEqual({
      ...{ type: 'block', userId: ada.user.id, at: expect.any(Number) },
    });
  });

  test('is given as often as the operator says, to each', async () => {
    const server = await startServer({ env: { LIMIT_EXPORTS_PER_USER: '2' } });
    const [ada, grace] = [await registerUser(server), await registerUser(server)];
    for (let n = 0; n < 2; n += 1) {
      expect((await ownExport(server, ada.accessToken)).response.status).toBe(200);
    }
    const stopped = await rest(server, 'GET', '/v1/me/export', { token: ada.accessToken });
    expect(refusalOf(stopped)).toEqual(refusal(429, 'rate_limited'));
    expect(stopped.body.retryAfter).toBeGreaterThan(0);
    expect((await ownExport(server, grace.accessToken)).lines.at(-1)).toEqual({ type: 'end' });
  });

  test('breaks off, and says no end, when their session ends or they are removed under way', async () => {
    const server = await startAdminServer({ env: { LIMIT_FRAMES_PER_SECOND: '100000' } });
    const { ada, conversationId } = await twoPeople(server);
    const texts = Array.from({ length: 40 }, () => 'x'.repeat(15_000));
    for (let n = 0; n < 30; n += 1) {
      await writeMessages(server, ada.accessToken, conversationId, texts);
    }
    const whole = await ownExport(server, ada.accessToken);
    expect(whole.lines.at(-1)).toEqual({ type: 'end' });

    const ending = await signIn(server, ada);
    for (const [token, interrupt] of [
      [ending, () => rest(server, 'DELETE', '/v1/me/sessions', { token: ada.accessToken })],
      [ada.accessToken, () => deleteMe(server, ada.accessToken, { password: ada.password })],
    ] as const) {
      const response = await new Promise<IncomingMessage>((resolve) => {
        const headers = { authorization: `Bearer ${token}` };
        get(`${server.url}/v1/me/export`, { headers }, resolve);
      });
      let text = '';
      const broke = new Promise<boolean>((resolve) => {
        response.on('error', () => resolve(true)).on('end', () => resolve(!response.complete));
      });
      response.on('data', (chunk) => {
        text += String(chunk);
      });
      // Nearly all of it waits at the server then, as no buffer takes so much.
      response.once('data', () => response.pause());
      await waitFor(() => text !== '');
      expect((await interrupt()).status).toBe(204);
      response.resume();
      expect(await broke).toBe(true);
      expect(text).toContain('"type":"user"');
      expect(text).not.toContain('{"type":"end"}');
      expect(text.length).toBeLessThan(whole.text.length);
    }
  });
});

describe('a user who deletes themself', () => {
  test('is gone with all that is theirs once they have named their password, and the other is told', async () => {
    const server = await startAdminServer();
    const { ada, grace, conversationId } = await twoPeople(server);
    const { accessToken: token, password } = ada;
    const second = await signIn(server, ada);
    const sockets = await Promise.all([token, second].map((each) => TestSocket.live(server, each)));
    const his = await TestSocket.live(server, grace.accessToken);
    await sockets[0]?.send(conversationId, 'Hello');

    expect(refusalOf(await deleteMe(server, token))).toEqual(wrong);
    const guessed = await deleteMe(server, token, { password: 'a wrong-one' });
    expect(refusalOf(guessed)).toEqual(wrong);
    expect(await statusOf(server, second)).toBe(200);
    expect(server.logs()).not.toContain('user deleted themself');

    const { text } = await ownExport(server, token);
    expect(text).toMatch(/\{"type":"end"\}\n$/);
    expect(await deleteMe(server, token, { password })).toMatchObject({ status: 204, body: null });
    for (const socket of sockets) expect(await socket.closeCode()).toBe(4403);
    expect(await his.next('removed')).toEqual({ type: 'removed', conversationId });
    for (const each of [token, second]) {
      expect(refusalOf(await rest(server, 'GET', '/v1/me/export', { token: each }))).toEqual(over);
      expect(refusalOf(await deleteMe(server, each, { password }))).toEqual(over);
    }
    const { username } = ada;
    const login = await rest(server, 'POST', '/v1/auth/login', { body: { username, password } });
    expect(refusalOf(login)).toEqual(wrong);
    expect((await admin(server, 'GET', `/users/${ada.user.id}`)).status).toBe(404);
    const list = await rest(server, 'GET', '/v1/conversations', { token: grace.accessToken });
    expect(list.body.conversations).toEqual([]);
    expect((await ownExport(server, grace.accessToken)).text).not.toContain(ada.user.id);
    // The name is free.
    await registerUser(server, username);

    const log = server.logs();
    const line = log.split('\n').find((each) => each.includes('user deleted themself'));
    expect(line).toContain(`"userId":"${ada.user.id}"`);
    expect(log).toContain('deletion refused');
    for (const secret of [password, 'a wrong-one', token]) expect(log).not.toContain(secret);
  });

  test('is believed as a guest, who has no password', async () => {
    const server = await sharedServer(env);
    const token = await guestToken(server);
    const { body } = await rest(server, 'GET', '/v1/me', { token });
    expect((await deleteMe(server, token)).status).toBe(204);
    expect(await statusOf(server, token)).toBe(401);
    expect((await admin(server, 'GET', `/users/${body.user.id}`)).status).toBe(404);
  });

  test('names the password that they have got as an account since they were a guest', async () => {
    const server = await sharedServer(env);
    const token = await guestToken(server);
    const account = { username: `zoe-${randomUUID().slice(0, 8)}`, password: 'a long password' };
    await rest(server, 'POST', '/v1/me/account', { token, body: account });
    expect(refusalOf(await deleteMe(server, token))).toEqual(wrong);
    expect((await deleteMe(server, token, { password: account.password })).status).toBe(204);
  });

  test('is refused as a user of a host site, which removes them', async () => {
    const server = await sharedServer(env);
    const token = hostToken();
    for (const body of [{}, { password: 'whatever' }]) {
      expect(refusalOf(await deleteMe(server, token, body))).toEqual(refusal(403, 'forbidden'));
    }
    expect(await statusOf(server, token)).toBe(200);
  });

  test('guesses no password this way: it is counted with the sign-ins', async () => {
    const server = await startServer({ env: { LIMIT_LOGINS_PER_USERNAME: '2' } });
    const ada = await registerUser(server);
    const { accessToken: token, password, username } = ada;
    const body = { username, password: 'a wrong one' };
    expect((await rest(server, 'POST', '/v1/auth/login', { body })).status).toBe(401);
    expect(refusalOf(await deleteMe(server, token, { password: 'a wrong one' }))).toEqual(wrong);
    const stopped = await deleteMe(server, token, { password });
    expect(refusalOf(stopped)).toEqual(refusal(429, 'rate_limited'));
    expect(await statusOf(server, token)).toBe(200);

    const narrow = await startServer({ env: { LIMIT_LOGINS_PER_ADDRESS: '2' } });
    const eve = await registerUser(narrow);
    expect((await deleteMe(narrow, eve.accessToken, { password: 'a wrong one' })).status).toBe(401);
    const refused = await deleteMe(narrow, eve.accessToken, { password: eve.password });
    expect(refusalOf(refused)).toEqual(refusal(429, 'rate_limited'));
  });

  test('is gone also when they hang up while that is under way', async () => {
    const store = createStore('sqlite::memory:');
    const { sessions } = store;
    const deleteAllOf = sessions.deleteAllOf.bind(sessions);
    let [begun, hungUp] = [false, false];
    sessions.deleteAllOf = async (userId) => {
      begun = true;
      await waitFor(() => hungUp);
      await deleteAllOf(userId);
    };
    const app = Hapi.server({ port: 0, host: '127.0.0.1' });
    await app.register({
      plugin: chatPlugin,
      options: { store, bus: createBus(), jwtSecrets: ['a secret of thirty-two bytes, ok'] },
    });
    await app.start();
    onTestFinished(() => app.stop());
    const server = { url: `http://127.0.0.1:${app.info.port}` };
    const ada = await registerUser(server);
    app.listener.once('request', ({ socket }) =>
      socket.once('close', () => {
        hungUp = true;
      }),
    );
    const request = httpRequest(`${server.url}/v1/me/deletion`, {
      method: 'POST',
      agent: false,
      headers: {
        authorization: `Bearer ${ada.accessToken}`,
        'content-type': 'application/json',
      },
    });
    const broke = new Promise((resolve) => request.once('error', resolve));
    request.end(JSON.stringify({ password: ada.password }));
    await waitFor(() => begun);
    request.destroy(new Error('hung up'));
    await broke;
    await waitFor(async () => (await store.sessions.listFor(ada.user.id, page)).length === 0);
    expect(await store.users.byId(ada.user.id)).toBeNull();
  });

  test('cannot, nor take anything along, where that is not offered', async () => {
    const server = await startServer({ env: { FEATURES_OFF: 'leaving' } });
    const { accessToken: token, password } = await registerUser(server);
    expect(refusalOf(await deleteMe(server, token, { password }))).toEqual(
      refusal(404, 'not_found'),
    );
    expect(refusalOf(await rest(server, 'GET', '/v1/me/export', { token }))).toEqual(
      refusal(404, 'not_found'),
    );
    const socket = await TestSocket.live(server, token);
    expect((await socket.next('welcome')).features).not.toHaveProperty('leaving');
  });
});

describe('two servers on one store', () => {
  async function startTwo(others: Record<string, string>): Promise<[TestServer, TestServer]> {
    const shared = {
      JWT_SECRET: 'one secret for every node, 32 bytes',
      ...others,
      ...(MONGODB_URL ? mongoDatabase() : {}),
    };
    const a = await startServer({ env: shared });
    const dataDir = MONGODB_URL ? {} : { dataDir: a.dataDir };
    return [a, await startServer({ env: shared, ...dataDir })];
  }

  test('who has deleted themself on one is nobody on the other', async () => {
    const [a, b] = await startTwo({ HEADS_INTERVAL: '500ms' });
    const { ada, grace, conversationId } = await twoPeople(a);
    const { accessToken: token, password, username } = ada;
    const socket = await TestSocket.live(b, token);
    await socket.send(conversationId, 'b knows the members now');
    expect((await deleteMe(a, token, { password })).status).toBe(204);
    expect(refusalOf(await rest(b, 'GET', '/v1/me/export', { token }))).toEqual(over);
    const login = await rest(b, 'POST', '/v1/auth/login', { body: { username, password } });
    expect(refusalOf(login)).toEqual(wrong);
    // Without a bus the digest finds it.
    expect(await socket.closeCode()).toBe(4403);
    const his = await TestSocket.live(b, grace.accessToken);
    const late = { type: 'send', conversationId, clientId: randomUUID(), text: 'too late' };
    expect(await his.request(late)).toMatchObject({ code: 'not_found' });
    const resumed = await TestSocket.live(b, grace.accessToken, [{ conversationId, position: 1 }]);
    expect(resumed.frames.map(({ type }) => type)).toContain('removed');
  });

  test.skipIf(!REDIS_URL)(
    'sockets close, and the other is told, on the other (REDIS_URL)',
    async () => {
      const [a, b] = await startTwo({
        ...{ REDIS_URL: REDIS_URL as string, REDIS_PREFIX: `chat-${randomUUID()}` },
        // What is told must not wait for the digest.
        HEADS_INTERVAL: '1h',
      });
      const { ada, grace, conversationId } = await twoPeople(a);
      const sockets = {
        ada: await TestSocket.live(b, ada.accessToken),
        grace: await TestSocket.live(b, grace.accessToken),
      };
      await sockets.grace.send(conversationId, 'Hello');
      const gone = await deleteMe(a, ada.accessToken, { password: ada.password });
      expect(gone.status).toBe(204);
      expect(await sockets.ada.closeCode()).toBe(4403);
      expect(await sockets.grace.next('removed')).toEqual({ type: 'removed', conversationId });
    },
  );
});
