import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import {
  type PushService,
  pushEnv,
  pushSubscriptionId,
  registerUser,
  type ServedChat,
  sharedServer,
  startPushService,
  startServer,
  type TestSubscription,
  type TestUser,
  testPushKeys,
  waitFor,
} from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.js';
import { adminToken } from '../admin/admin-server.js';
import { forgeToken } from '../forge-token.js';
import { pushBody, subscribeToPush } from '../push/subscribing.js';
import { TestSocket } from '../realtime/test-socket.js';
import { twoPeople } from '../realtime/two-people.js';
import { refusal, refusalOf, rest } from '../rest.js';

const hostSecret = 'the host secret, thirty-two bytes';
const env = { ...pushEnv(), ADMIN_TOKEN: adminToken, HOST_JWT_SECRET: hostSecret };

const put = (server: ServedChat, token: string, body: unknown) =>
  rest(server, 'PUT', '/v1/push/subscriptions', { token, body });

/** The subscriptions of a user, as an export tells of them. */
async function exported(server: ServedChat, userId: string): Promise<object[]> {
  const path = `/v1/admin/users/${userId}/export`;
  const headers = { authorization: `Bearer ${adminToken}` };
  const text = await (await fetch(server.url + path, { headers })).text();
  const lines = text.trim().split('\n');
  return lines.map((line) => JSON.parse(line)).filter(({ type }) => type === 'push');
}

describe('a subscription', () => {
  test('is kept once for each endpoint, and told of without what is secret in it', async () => {
    const server = await sharedServer(env);
    const { accessToken: token, user } = await registerUser(server);
    const body = pushBody();
    const first = await put(server, token, body);
    const id = pushSubscriptionId(body.endpoint);
    expect([first.status, first.body]).toEqual([200, { id, content: 'name' }]);
    const again = await put(server, token, { ...body, content: 'text' });
    expect([again.status, again.body]).toEqual([200, { id, content: 'text' }]);
    expect(await exported(server, user.id)).toEqual([
      {
        ...{ type: 'push', service: 'https://updates.push.services.mozilla.com', content: 'text' },
        createdAt: expect.any(Number),
      },
    ]);
    for (let twice = 0; twice < 2; twice += 1) {
      const gone = await rest(server, 'DELETE', `/v1/push/subscriptions/${id}`, { token });
      expect([gone.status, await exported(server, user.id)]).toEqual([204, []]);
    }
  });

  test('goes with whoever subscribes the same browser next, and cannot be ended by anybody else', async () => {
    const server = await sharedServer(env);
    const [ann, ben] = [await registerUser(server), await registerUser(server)];
    const body = pushBody();
    const id = await subscribeToPush(server, ann.accessToken, body);
    const token = ben.accessToken;
    await rest(server, 'DELETE', `/v1/push/subscriptions/${id}`, { token });
    expect((await exported(server, ann.user.id)).length).toBe(1);
    await subscribeToPush(server, token, body);
    expect(await exported(server, ann.user.id)).toEqual([]);
    expect((await exported(server, ben.user.id)).length).toBe(1);
  });

  test.each([
    ['of an address on this machine', { endpoint: 'https://127.0.0.1/fcm/send/a' }],
    ['of the metadata of a cloud', { endpoint: 'http://169.254.169.254/latest/meta-data' }],
    ['of a private name', { endpoint: 'https://redis.internal/a' }],
    ['of a service that nobody knows', { endpoint: 'https://push.example.org/a' }],
    ['without TLS', { endpoint: 'http://fcm.googleapis.com/fcm/send/a' }],
    ['that is too long', { endpoint: `https://fcm.googleapis.com/${'a'.repeat(1_000)}` }],
    ['that is none', { endpoint: '' }],
    ['with a key of no curve', { keys: { p256dh: 'B'.repeat(87), auth: 'A'.repeat(22) } }],
    ['with a key that is too short', { keys: { p256dh: 'BA', auth: 'A'.repeat(22) } }],
    ['with a short secret', { keys: { ...pushBody().keys, auth: 'AA' } }],
    ['for another key than the server’s', { key: pushBody().keys.p256dh }],
    ['for an unknown content', { content: 'all' as never }],
    ['with something more', { userId: 'usr_1' } as never],
  ])('%s is refused', async (_what, fields) => {
    const server = await sharedServer(env);
    const { accessToken, user } = await registerUser(server);
    const answer = await put(server, accessToken, pushBody(fields));
    expect(refusalOf(answer)).toEqual(refusal(400, 'invalid_request'));
    expect(await exported(server, user.id)).toEqual([]);
  });

  test('is one of twenty, of which the oldest goes', async () => {
    const server = await sharedServer(env);
    const { accessToken, user } = await registerUser(server);
    for (let count = 0; count < 22; count += 1) await subscribeToPush(server, accessToken);
    expect((await exported(server, user.id)).length).toBe(20);
  });

  test('is made so often and no oftener', async () => {
    const server = await startServer({
      env: { ...pushEnv(), LIMIT_PUSH_SUBSCRIPTIONS_PER_USER: '2' },
    });
    const { accessToken } = await registerUser(server);
    const answers = [];
    for (let count = 0; count < 3; count += 1) {
      answers.push((await put(server, accessToken, pushBody())).status);
    }
    expect(answers).toEqual([200, 200, 429]);
  });
});

describe('a subscription ends', () => {
  const signIn = async (server: ServedChat, { username, password }: TestUser) =>
    (await rest(server, 'POST', '/v1/auth/login', { body: { username, password } })).body;

  test('with its session, signed out or revoked, and no other does', async () => {
    const server = await sharedServer(env);
    const user = await registerUser(server);
    const [second, third] = [await signIn(server, user), await signIn(server, user)];
    for (const { accessToken } of [user, second, third]) {
      await subscribeToPush(server, accessToken);
    }
    const { refreshToken } = second;
    await rest(server, 'POST', '/v1/auth/logout', { body: { refreshToken } });
    expect((await exported(server, user.user.id)).length).toBe(2);
    const token = third.accessToken;
    await rest(server, 'DELETE', '/v1/me/sessions', { token });
    expect((await exported(server, user.user.id)).length).toBe(1);
  });

  test('with the password, but for that of the session that changes it', async () => {
    const server = await sharedServer(env);
    const user = await registerUser(server);
    const other = await signIn(server, user);
    await subscribeToPush(server, other.accessToken);
    await subscribeToPush(server, user.accessToken, { content: 'none' });
    const body = { password: user.password, newPassword: 'another password' };
    await rest(server, 'PUT', '/v1/me/password', { token: user.accessToken, body });
    expect(await exported(server, user.user.id)).toMatchObject([{ content: 'none' }]);
  });

  test('of a host site’s user as well, when an administrator ends what they have', async () => {
    const server = await sharedServer(env);
    const exp = Math.floor(Date.now() / 1_000) + 600;
    const claims = { sub: `somebody ${randomUUID()}`, aud: 'chat', exp };
    const token = forgeToken({ alg: 'HS256', typ: 'JWT' }, claims, hostSecret);
    const { id } = (await rest(server, 'GET', '/v1/me', { token })).body.user;
    await subscribeToPush(server, token);
    expect((await exported(server, id)).length).toBe(1);
    await rest(server, 'DELETE', `/v1/admin/users/${id}/sessions`, { token: adminToken });
    expect(await exported(server, id)).toEqual([]);
  });
});

describe('what is offered', () => {
  test('names the key and the most that is in a push', async () => {
    const server = await startServer({ env: { ...pushEnv(), PUSH_CONTENT: 'name' } });
    const { accessToken } = await registerUser(server);
    const { frames } = await TestSocket.open(server, accessToken);
    const push = { key: testPushKeys.publicKey, content: 'name' };
    expect(frames[0]).toMatchObject({ type: 'welcome', features: { push } });
  });

  test.each([{}, { ...pushEnv(), FEATURES_OFF: 'push' }])(
    'is nothing with %o',
    async (variables) => {
      const server = await sharedServer(variables);
      const { accessToken } = await registerUser(server);
      const { frames } = await TestSocket.open(server, accessToken);
      expect(frames[0]).not.toHaveProperty('features.push');
      expect((await put(server, accessToken, pushBody())).status).toBe(404);
    },
  );

  test('needs keys, which one command makes', () => {
    const command = fileURLToPath(new URL('../../dist/push-keys.js', import.meta.url));
    const printed = execFileSync(process.execPath, [command], { encoding: 'utf8', stdio: 'pipe' });
    const lines = printed
      .trim()
      .split('\n')
      .map((line) => line.split('='));
    const variables = { ...Object.fromEntries(lines), PUSH_SUBJECT: 'https://example.com/contact' };
    expect(readConfig(variables).push?.publicKey).toBe(variables.PUSH_PUBLIC_KEY);
  });
});

describe('a server that sends pushes', () => {
  async function setUp(wait: string) {
    const service = await startPushService();
    const server = await startServer({
      env: { ...pushEnv(service), PUSH_GRACE: wait, LOG_LEVEL: 'debug' },
    });
    const { ada, grace, conversationId } = await twoPeople(server);
    const browser = service.subscribe(testPushKeys.publicKey, 'firefox');
    const { endpoint, keys } = browser;
    await subscribeToPush(server, grace.accessToken, { endpoint, keys, content: 'text' });
    const socket = await TestSocket.live(server, ada.accessToken);
    return { service, server, browser, socket, conversationId };
  }

  const arrived = (service: PushService, { received }: TestSubscription, count: number) =>
    waitFor(() => received.length === count && service.faults.length === 0);

  test('tells who is not there, of a message that was written piece by piece once, and logs nothing of it', async () => {
    const { service, server, browser, socket, conversationId } = await setUp('50ms');
    const clientId = randomUUID();
    const piece = { type: 'stream', conversationId, clientId };
    socket.ws.send(JSON.stringify({ ...piece, offset: 0, text: 'a secret' }));
    await socket.request({ type: 'send', conversationId, clientId, text: 'a secret word' });
    await arrived(service, browser, 1);
    expect(browser.received[0]?.payload).toMatchObject({ chat: { seq: 1, text: 'a secret word' } });
    const logs = server.logs();
    for (const secret of [browser.endpoint, browser.keys.auth, 'a secret', env.PUSH_PRIVATE_KEY]) {
      expect(logs).not.toContain(secret);
    }
    // Once: what comes next is the next one.
    await socket.send(conversationId, 'another');
    await arrived(service, browser, 2);
  });

  test('sends what waits when it stops', async () => {
    const { service, server, browser, socket, conversationId } = await setUp('10m');
    await socket.send(conversationId, 'Hi');
    expect(await server.stop()).toBe(0);
    await arrived(service, browser, 1);
  });
});
