import { randomUUID } from 'node:crypto';
import { get } from 'node:http';
import { exportLines } from '@chat/protocol/schemas';
import { registerUser, startServer, waitFor, writeMessages } from '@chat/testkit';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { admin, adminToken, exportOf, startAdminServer } from '../admin/admin-server.js';
import { TestSocket } from '../realtime/test-socket.js';
import { twoPeople } from '../realtime/two-people.js';
import { refusal, refusalOf, rest } from '../rest.js';

const anyId = 'usr_any';
const message = () => ({ clientId: randomUUID(), text: 'A notice' });
const routes = [
  ['POST', '/users', { username: 'made-by-nobody', password: 'long enough' }],
  ['GET', '/users?username=somebody'],
  ['GET', `/users/${anyId}`],
  ['PATCH', `/users/${anyId}`, { bot: true }],
  ['DELETE', `/users/${anyId}`],
  ['DELETE', `/users/${anyId}/sessions`],
  ['GET', `/users/${anyId}/export`],
  ['PUT', `/users/${anyId}/restriction`, { kind: 'muted', until: null }],
  ['DELETE', `/users/${anyId}/restriction`],
  ['GET', '/audit'],
  ['GET', '/conversations/cnv_1?by=somebody&reason=any'],
  ['GET', '/conversations/cnv_1/messages?by=somebody&reason=any'],
  ['POST', '/conversations', { memberIds: [anyId, 'usr_other'] }],
  ['POST', '/conversations/cnv_1/messages', message()],
  ['DELETE', '/conversations/cnv_1/messages/1'],
  ['GET', '/conversations/cnv_1/retention'],
  ['PUT', '/conversations/cnv_1/retention', { days: 1 }],
  ['DELETE', '/conversations/cnv_1/retention'],
  ['GET', '/retention/preview'],
  ['GET', '/reports'],
  ['GET', '/reports/any'],
  ['PUT', '/reports/any', { closed: true }],
  ['POST', '/webhooks', { url: 'https://example.com' }],
  ['GET', '/webhooks'],
  ['GET', '/webhooks/any'],
  ['PATCH', '/webhooks/any', { enabled: false }],
  ['DELETE', '/webhooks/any'],
  ['POST', '/webhooks/any/rotate-secret'],
  ['GET', '/webhooks/any/deliveries'],
  ['POST', '/webhooks/any/deliveries/any/repeat'],
] as const;

describe('the admin credential', () => {
  test('is asked for by every admin route, in the words and headers of any other 401', async () => {
    const server = await startAdminServer({ env: { LIMIT_LOGINS_PER_ADDRESS: '1000' } });
    const ann = await registerUser(server);
    for (const [method, path, body] of routes) {
      for (const token of [undefined, 'wrong', `${adminToken}x`, ann.accessToken]) {
        const answer = await rest(server, method, `/v1/admin${path.replace(anyId, ann.user.id)}`, {
          ...(token === undefined ? {} : { token }),
          ...(body === undefined ? {} : { body }),
        });
        expect(refusalOf(answer)).toEqual(refusal(401, 'invalid_token'));
        expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
      }
    }
    expect((await rest(server, 'GET', '/v1/me', { token: ann.accessToken })).status).toBe(200);
    const made = await admin(server, 'GET', '/users?username=made-by-nobody');
    expect(made.body).toEqual({ users: [] });
  });

  test('opens nothing else', async () => {
    const server = await startAdminServer();
    for (const path of ['/v1/me', '/v1/conversations', '/v1/ws/check']) {
      const answer = await rest(server, 'GET', path, { token: adminToken });
      expect(refusalOf(answer)).toEqual(refusal(401, 'invalid_token'));
    }
  });

  test('is refused from a page, the server’s own too, whether or not it is right', async () => {
    const server = await startAdminServer({ env: { ALLOWED_ORIGINS: 'https://shop.example' } });
    for (const origin of [server.url, 'https://shop.example', 'https://evil.example', 'null']) {
      for (const token of [adminToken, 'wrong']) {
        const answer = await rest(server, 'GET', '/v1/admin/users?username=x', {
          token,
          headers: { origin },
        });
        expect(refusalOf(answer)).toEqual(refusal(403, 'origin_not_allowed'));
      }
    }
  });

  test('may be guessed a few times only; then the right one has to wait as well', async () => {
    const server = await startAdminServer({ env: { LIMIT_LOGINS_PER_ADDRESS: '3' } });
    for (let n = 0; n < 3; n += 1) {
      const answer = await rest(server, 'GET', '/v1/admin/users?username=x', { token: `no-${n}` });
      expect(answer.status).toBe(401);
    }
    const late = await admin(server, 'GET', '/users?username=x');
    expect(refusalOf(late)).toEqual(refusal(429, 'rate_limited'));
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('that is not set: every admin path is answered like one that never was', async () => {
    const server = await startServer();
    const unknown = await rest(server, 'GET', '/v1/nothing-here');
    for (const [method, path, body] of routes) {
      const answer = await rest(server, method, `/v1/admin${path}`, {
        token: adminToken,
        ...(body === undefined ? {} : { body }),
      });
      expect({ status: answer.status, body: answer.body }).toEqual({
        status: 404,
        body: unknown.body,
      });
    }
    const document = await rest(server, 'GET', '/v1/openapi.json');
    expect(Object.keys(document.body.paths).filter((path) => path.includes('admin'))).toEqual([]);
  });

  test('and what is done with it is logged: who it concerns, no token, no text, no password', async () => {
    const server = await startAdminServer({ env: { LOG_LEVEL: 'trace' } });
    const { ada, conversationId } = await twoPeople(server);
    const password = `a password ${randomUUID()}`;
    await admin(server, 'POST', '/users', { username: 'made', password });
    await admin(server, 'POST', `/conversations/${conversationId}/messages`, {
      clientId: randomUUID(),
      text: 'a text nobody logs',
    });
    await exportOf(server, ada.user.id);
    await admin(server, 'PATCH', `/users/${ada.user.id}`, { bot: true });
    await admin(server, 'DELETE', `/users/${ada.user.id}/sessions`);
    await admin(server, 'DELETE', `/users/${ada.user.id}`);
    for (const action of [
      ...['user exported', 'user changed', 'sessions ended', 'removing a user', 'user removed'],
    ]) {
      const line = await waitFor(() =>
        server
          .logs()
          .split('\n')
          .find((each) => each.includes(`"msg":"admin: ${action}"`)),
      );
      expect(JSON.parse(line)).toMatchObject({
        userId: ada.user.id,
        requestId: expect.stringMatching(/^req_/),
      });
    }
    expect(server.logs()).toContain('"msg":"admin: user created"');
    for (const secret of [adminToken, password, 'a text nobody logs']) {
      expect(server.logs()).not.toContain(secret);
    }
  });
});

describe('users', () => {
  test('an account is made, found, and signs in; its name is taken then', async () => {
    const server = await startAdminServer({ env: { REGISTRATION: 'closed' } });
    const account = { username: 'Ann', password: 'long enough', name: 'Ann A.' };
    const made = await admin(server, 'POST', '/users', account);
    expect(made.status).toBe(201);
    expect(made.body.user).toEqual({
      id: expect.stringMatching(/^usr_/),
      username: 'ann',
      name: 'Ann A.',
      realm: 'local',
      createdAt: expect.any(Number),
    });
    const { user } = made.body;
    expect((await admin(server, 'GET', '/users?username=ANN')).body).toEqual({ users: [user] });
    expect((await admin(server, 'GET', `/users/${user.id}`)).body).toEqual({ user });
    const again = await admin(server, 'POST', '/users', account);
    expect(refusalOf(again)).toEqual(refusal(409, 'username_taken'));
    const login = await rest(server, 'POST', '/v1/auth/login', { body: account });
    expect(refusalOf(login).status).toBe(400);
    const { username, password } = account;
    const signedIn = await rest(server, 'POST', '/v1/auth/login', { body: { username, password } });
    expect(signedIn.status).toBe(200);
  });

  test('a host site’s user is made by the sub, in a realm of its own', async () => {
    const server = await startAdminServer();
    const made = await admin(server, 'POST', '/users', { username: 'Kundin 7 ü', realm: 'host' });
    expect(made.body.user).toMatchObject({ username: 'Kundin 7 ü', realm: 'host' });
    const query = `username=${encodeURIComponent('Kundin 7 ü')}`;
    expect((await admin(server, 'GET', `/users?${query}&realm=host`)).body.users).toHaveLength(1);
    expect((await admin(server, 'GET', `/users?${query}`)).body.users).toHaveLength(0);
  });

  test.each([
    ['no password', { username: 'ann' }],
    ['a short password', { username: 'ann', password: 'short' }],
    [
      'a password for a host site’s user',
      { username: 'a', realm: 'host', password: 'long enough' },
    ],
    ['another realm', { username: 'ann', password: 'long enough', realm: 'system' }],
    ['a name that no account can have', { username: 'a b', password: 'long enough' }],
    ['a sub with a line break', { username: 'a\nb', realm: 'host' }],
    ['a blank name', { username: 'ann', password: 'long enough', name: ' ' }],
    ['an id of its own', { id: 'usr_1', username: 'ann', password: 'long enough' }],
  ])('with %s is refused', async (_, body) => {
    const server = await startAdminServer();
    const answer = await admin(server, 'POST', '/users', body);
    expect(refusalOf(answer)).toEqual(refusal(400, 'invalid_request'));
  });

  test('who is not there is not found', async () => {
    const server = await startAdminServer();
    for (const [method, path, body] of [
      ['GET', '/users/usr_none'],
      ['PATCH', '/users/usr_none', { bot: true }],
      ['DELETE', '/users/usr_none/sessions'],
      ['GET', '/users/usr_none/export'],
    ] as const) {
      expect(refusalOf(await admin(server, method, path, body))).toEqual(refusal(404, 'not_found'));
    }
    const nul = await admin(server, 'GET', '/users?username=%00&realm=host');
    expect(nul.body).toEqual({ users: [] });
    expect(refusalOf(await admin(server, 'DELETE', '/users/..%2f'))).toEqual(
      refusal(400, 'invalid_request'),
    );
  });
});

describe('the system', () => {
  test('opens the conversation of two, who are told; of one realm only', async () => {
    const server = await startAdminServer();
    const [ann, ben] = [await registerUser(server), await registerUser(server)];
    const socket = await TestSocket.live(server, ann.accessToken);
    const memberIds = [ann.user.id, ben.user.id];
    const made = await admin(server, 'POST', '/conversations', { memberIds });
    expect(made.status).toBe(201);
    const { conversation } = await socket.next('conversation');
    expect(conversation).toEqual({ ...made.body.conversation, unread: 0 });
    const again = await admin(server, 'POST', '/conversations', { memberIds: memberIds.reverse() });
    expect({ status: again.status, id: again.body.conversation.id }).toEqual({
      status: 200,
      id: conversation.id,
    });
    const guest = await admin(server, 'POST', '/users', { username: 'guest', realm: 'host' });
    for (const [other, status] of [
      [guest.body.user.id, 400],
      [ann.user.id, 400],
      ['usr_none', 404],
      ['system', 404],
    ]) {
      const answer = await admin(server, 'POST', '/conversations', {
        memberIds: [ann.user.id, other],
      });
      expect({ other, status: answer.status }).toEqual({ other, status });
    }
  });

  test('writes in a conversation: in its order, to both, once however often it is sent', async () => {
    const server = await startAdminServer();
    const { ada, grace, conversationId } = await twoPeople(server);
    const sockets = [
      await TestSocket.live(server, ada.accessToken),
      await TestSocket.live(server, grace.accessToken),
    ];
    await sockets[0]?.send(conversationId, 'before');
    const notice = message();
    const path = `/conversations/${conversationId}/messages`;
    const sent = await admin(server, 'POST', path, notice);
    expect(sent.status).toBe(201);
    expect(sent.body.message).toMatchObject({ ...notice, senderId: 'system', seq: 2, rev: 2 });
    expect((await admin(server, 'POST', path, notice)).body).toEqual(sent.body);
    expect(refusalOf(await admin(server, 'POST', path, { ...notice, text: 'Other' }))).toEqual(
      refusal(409, 'client_id_conflict'),
    );
    for (const socket of sockets) {
      await waitFor(() => socket.messages().some(({ seq }) => seq === 2));
    }
    expect((await sockets[1]?.send(conversationId, 'after'))?.seq).toBe(3);
    for (const text of [' ', '', 'x'.repeat(16_001), '\ud800']) {
      const answer = await admin(server, 'POST', path, { clientId: randomUUID(), text });
      expect(answer.status).toBe(400);
    }
    const none = await admin(server, 'POST', '/conversations/none/messages', message());
    expect(refusalOf(none)).toEqual(refusal(404, 'not_found'));
  });
});

describe('any message', () => {
  test('is deleted for everyone, also where authors may not, and both members see it go', async () => {
    const server = await startAdminServer({ env: { FEATURES_OFF: 'deletions' } });
    const { ada, grace, conversationId } = await twoPeople(server);
    const sockets = [
      await TestSocket.live(server, ada.accessToken),
      await TestSocket.live(server, grace.accessToken),
    ];
    await sockets[0]?.send(conversationId, 'an insult');
    const path = `/conversations/${conversationId}/messages`;
    const deleted = await admin(server, 'DELETE', `${path}/1`);
    expect(deleted.status).toBe(200);
    const { message: left } = deleted.body;
    expect(left).toMatchObject({ seq: 1, rev: 2, text: '', deletedAt: expect.any(Number) });
    for (const socket of sockets) {
      await waitFor(() => socket.messages().some(({ rev }) => rev === 2));
    }
    expect((await admin(server, 'DELETE', `${path}/1`)).body).toEqual(deleted.body);
    for (const [place, status, code] of [
      ['2', 404, 'message_not_found'],
      ['0', 400, 'invalid_request'],
      ['x', 400, 'invalid_request'],
      ['99999999999999999', 400, 'invalid_request'],
    ] as const) {
      const refused = await admin(server, 'DELETE', `${path}/${place}`);
      expect(refusalOf(refused)).toEqual(refusal(status, code));
    }
    const none = await admin(server, 'DELETE', '/conversations/none/messages/1');
    expect(refusalOf(none)).toEqual(refusal(404, 'not_found'));
  });
});

describe('the sessions of a user', () => {
  test('are ended everywhere; a new sign-in works at once, and others stay', async () => {
    const server = await startAdminServer();
    const { ada, grace } = await twoPeople(server);
    const { username, password } = ada;
    const second = await rest(server, 'POST', '/v1/auth/login', { body: { username, password } });
    const sockets = [
      await TestSocket.live(server, ada.accessToken),
      await TestSocket.open(server, second.body.accessToken),
    ];
    const other = await TestSocket.live(server, grace.accessToken);
    expect((await admin(server, 'DELETE', `/users/${ada.user.id}/sessions`)).status).toBe(204);
    for (const socket of sockets) expect(await socket.closeCode()).toBe(4403);
    for (const token of [ada.accessToken, second.body.accessToken]) {
      expect(refusalOf(await rest(server, 'GET', '/v1/me', { token }))).toEqual(
        refusal(401, 'session_ended'),
      );
    }
    const refreshed = await rest(server, 'POST', '/v1/auth/refresh', {
      body: { refreshToken: ada.refreshToken },
    });
    expect(refusalOf(refreshed)).toEqual(refusal(401, 'session_ended'));
    const third = await rest(server, 'POST', '/v1/auth/login', { body: { username, password } });
    await TestSocket.live(server, third.body.accessToken);
    expect(other.closed).toBeUndefined();
  });
});

describe('an export', () => {
  const isLine = Compile(Type.Union(Object.values(exportLines)));

  test('has the user, sessions, conversations with their messages, and no secret', async () => {
    const server = await startAdminServer({ env: { LIMIT_FRAMES_PER_SECOND: '100000' } });
    const { ada, grace, conversationId } = await twoPeople(server);
    const texts = Array.from({ length: 250 }, (_, index) => `text ${index + 1}\n"quoted"`);
    await writeMessages(server, grace.accessToken, conversationId, texts);
    const { response, lines, text } = await exportOf(server, ada.user.id);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    for (const line of lines) expect(isLine.Errors(line)).toEqual([]);
    expect(lines[0]).toMatchObject({ type: 'user', id: ada.user.id, username: ada.username });
    expect(lines[1]).toMatchObject({
      type: 'session',
      expiresAt: expect.any(Number),
      agent: 'node',
    });
    expect(lines[2]).toMatchObject({ type: 'conversation', id: conversationId });
    expect(lines[2].members.map(({ user }: { user: { id: string } }) => user.id).sort()).toEqual(
      [ada.user.id, grace.user.id].sort(),
    );
    expect(lines.slice(3, -1).map((line) => line.text)).toEqual(texts);
    expect(lines.at(-1)).toEqual({ type: 'end' });
    expect(text).not.toMatch(/password|hash|nonce|token/i);
  });

  test('waits for a peer that does not read, and ends when it is gone', async () => {
    const server = await startAdminServer({ env: { LIMIT_FRAMES_PER_SECOND: '100000' } });
    const { ada, conversationId } = await twoPeople(server);
    const texts = Array.from({ length: 40 }, () => 'x'.repeat(15_000));
    for (let n = 0; n < 30; n += 1) {
      await writeMessages(server, ada.accessToken, conversationId, texts);
    }
    const bytes = await new Promise<number>((resolve, reject) => {
      const request = get(
        `${server.url}/v1/admin/users/${ada.user.id}/export`,
        { headers: { authorization: `Bearer ${adminToken}` } },
        (response) => {
          let read = 0;
          response.once('data', (chunk: Buffer) => {
            read += chunk.length;
            response.pause();
            // The server answers others while this one stalls.
            rest(server, 'GET', '/v1/me', { token: ada.accessToken })
              .then(({ status }) => {
                expect(status).toBe(200);
                response.destroy();
                resolve(read);
              })
              .catch(reject);
          });
          response.on('error', () => {});
        },
      );
      request.on('error', () => {});
    });
    expect(bytes).toBeLessThan(1_000_000);
    // Nothing holds it up: no request is left.
    expect(await server.stop()).toBe(0);
  });
});
