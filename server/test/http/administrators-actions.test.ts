import { randomUUID } from 'node:crypto';
import { registerUser, type TestServer, type TestUser, waitFor } from '@chat/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AdminReading } from '../../src/admin/admin-reading.js';
import { Audit } from '../../src/admin/audit.js';
import { createStore } from '../../src/store/open-store.js';
import { StoreError } from '../../src/store/store.js';
import { admin, exportOf, mongoDatabase, startAdminServer } from '../admin/admin-server.js';
import { announce } from '../files/uploading.js';
import { forgeToken } from '../forge-token.js';
import { TestSocket } from '../realtime/test-socket.js';
import { twoPeople } from '../realtime/two-people.js';
import { refusal, refusalOf, rest } from '../rest.js';
import { makeConversation } from '../store-contract.js';

const { MONGODB_URL } = process.env;

const engines = [
  { name: 'SQLite', env: () => ({}) },
  ...(MONGODB_URL ? [{ name: 'MongoDB', env: mongoDatabase }] : []),
];

const account = `by=${encodeURIComponent('Zoë')}&reason=${encodeURIComponent('Case 7')}`;
const message = (fields: object = {}) => ({ clientId: randomUUID(), text: 'A notice', ...fields });

const restrict = (server: TestServer, user: TestUser, body: object) =>
  admin(server, 'PUT', `/users/${user.user.id}/restriction?${account}`, body);
const lift = (server: TestServer, user: TestUser) =>
  admin(server, 'DELETE', `/users/${user.user.id}/restriction`);
const auditOf = async (server: TestServer, query: string) =>
  (await admin(server, 'GET', `/audit?${query}`)).body;
const me = (server: TestServer, { accessToken: token }: TestUser) =>
  rest(server, 'GET', '/v1/me', { token });

describe.each(engines)('an administrator, on $name', ({ env }) => {
  test('writes in the name of a member, answering another message, once however often it is sent', async () => {
    const server = await startAdminServer({ env: env() });
    const { ada, grace, conversationId } = await twoPeople(server);
    const sockets = [
      await TestSocket.live(server, ada.accessToken),
      await TestSocket.live(server, grace.accessToken),
    ];
    await sockets[0]?.send(conversationId, 'Is anybody there?');
    const path = `/conversations/${conversationId}/messages`;
    const said = message({ senderId: grace.user.id, replyTo: 1, data: { order: 7 } });
    const sent = await admin(server, 'POST', `${path}?${account}`, said);
    expect(sent.status).toBe(201);
    const { clientId, ...rest } = said;
    expect(sent.body.message).toMatchObject({ ...rest, seq: 2, quoted: { seq: 1 } });
    expect((await admin(server, 'POST', path, said)).body).toEqual(sent.body);
    const other = await admin(server, 'POST', path, { ...said, text: 'Other' });
    expect(refusalOf(other)).toEqual(refusal(409, 'client_id_conflict'));
    for (const socket of sockets) {
      await waitFor(() => socket.messages().some(({ seq }) => seq === 2));
    }
    // What a device of hers chose is not what the administrator did, though it looks the same.
    const own = await sockets[1]?.request({ type: 'send', conversationId, clientId, text: 'Mine' });
    expect(own).toMatchObject({ type: 'sent', message: { seq: 3, clientId, text: 'Mine' } });
    expect(sent.body.message.clientId).not.toBe(clientId);
  });

  test('writes in nobody’s name who is no member, and answers nothing that is not there', async () => {
    const server = await startAdminServer({ env: env() });
    const { ada, conversationId } = await twoPeople(server);
    const eve = await registerUser(server);
    const path = `/conversations/${conversationId}/messages`;
    for (const senderId of [eve.user.id, 'usr_nobody']) {
      const answer = await admin(server, 'POST', path, message({ senderId }));
      expect(refusalOf(answer)).toEqual(refusal(404, 'not_found'));
    }
    for (const senderId of [ada.user.id, undefined]) {
      const answer = await admin(server, 'POST', path, message({ senderId, replyTo: 9 }));
      expect(refusalOf(answer)).toEqual(refusal(404, 'message_not_found'));
      const blank = await admin(server, 'POST', path, message({ senderId, text: ' ' }));
      expect(refusalOf(blank)).toEqual(refusal(400, 'invalid_request'));
    }
    await admin(server, 'DELETE', `/users/${ada.user.id}`);
    const gone = await admin(server, 'POST', path, message({ senderId: ada.user.id }));
    expect(refusalOf(gone)).toEqual(refusal(404, 'not_found'));
  });

  test('reads a conversation with what a block hides in it, and it is kept who has read, and why', async () => {
    const server = await startAdminServer({ env: env() });
    const { ada, grace, conversationId } = await twoPeople(server);
    const socket = await TestSocket.live(server, ada.accessToken);
    await socket.send(conversationId, 'seen by both');
    const block = { token: grace.accessToken };
    await rest(server, 'PUT', `/v1/blocks/${ada.user.id}`, block);
    await socket.send(conversationId, 'an insult');
    const path = `/conversations/${conversationId}`;
    const one = await admin(server, 'GET', `${path}?${account}`);
    expect(one.status).toBe(200);
    expect(one.body.conversation).toMatchObject({ id: conversationId, head: 2 });
    const page = await admin(server, 'GET', `${path}/messages?${account}&limit=1`);
    expect(page.body).toMatchObject({ messages: [{ seq: 2, text: 'an insult' }], more: true });
    const older = await admin(server, 'GET', `${path}/messages?${account}&before=2`);
    expect(older.body).toMatchObject({ messages: [{ seq: 1 }], more: false, head: 2 });
    const { entries } = await auditOf(server, `conversationId=${conversationId}`);
    expect(entries).toHaveLength(3);
    for (const entry of entries) {
      expect(entry).toEqual({
        ...{ id: expect.any(String), at: expect.any(Number), act: 'conversation.read' },
        ...{ by: 'Zoë', reason: 'Case 7', conversationId },
      });
    }
  });

  test('who does not say who reads, or why, is shown nothing', async () => {
    const server = await startAdminServer({ env: env() });
    const { conversationId } = await twoPeople(server);
    for (const query of [
      '',
      '?by=Zoe',
      '?reason=any',
      '?by=%20&reason=any',
      '?by=Zoe&reason=%E2%80%8B',
      '?by=Zoe&reason=',
      '?by=%00x&reason=any',
      `?by=${'x'.repeat(201)}&reason=any`,
      `?by=Zoe&reason=${'x'.repeat(1_001)}`,
      '?by=Zoe&reason=any&by=Ann',
    ]) {
      for (const path of ['', '/messages']) {
        const at = `/conversations/${conversationId}${path}${query}`;
        expect(refusalOf(await admin(server, 'GET', at))).toEqual(refusal(400, 'invalid_request'));
      }
    }
    const none = await admin(server, 'GET', `/conversations/none?${account}`);
    expect(refusalOf(none)).toEqual(refusal(404, 'not_found'));
    expect(await auditOf(server, '')).toEqual({ entries: [] });
  });

  test('leaves an entry of all else as well, without a word of what was written', async () => {
    const server = await startAdminServer({ env: env() });
    const { ada, grace, conversationId } = await twoPeople(server);
    const { id: userId } = grace.user;
    const path = `/conversations/${conversationId}/messages`;
    await admin(server, 'POST', path, message({ text: 'a secret of the system' }));
    await admin(server, 'POST', path, message({ senderId: userId, text: 'a secret of hers' }));
    await admin(server, 'DELETE', `${path}/2?${account}`);
    await restrict(server, grace, { kind: 'muted', until: null, reason: 'words for her' });
    await restrict(server, grace, { kind: 'suspended', until: Date.now() + 60_000 });
    await lift(server, grace);
    const all = await auditOf(server, '');
    expect(all.entries.map(({ act }: { act: string }) => act)).toEqual([
      ...['user.lift', 'user.suspend', 'user.mute'],
      ...['message.delete', 'message.send', 'message.send'],
    ]);
    expect(JSON.stringify(all)).not.toMatch(/secret|words for her/);
    const ofUser = await auditOf(server, `userId=${userId}`);
    expect(ofUser.entries).toHaveLength(4);
    const ofConversation = await auditOf(server, `conversationId=${conversationId}`);
    expect(ofConversation.entries[0]).toMatchObject({ act: 'message.delete', seq: 2, by: 'Zoë' });
    expect(await auditOf(server, `userId=${ada.user.id}`)).toEqual({ entries: [] });
    // Page by page it is the same.
    const paged = [];
    for (let cursor = ''; ; ) {
      const page = await auditOf(server, `limit=2${cursor && `&cursor=${cursor}`}`);
      paged.push(...page.entries);
      if (page.nextCursor === undefined) break;
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(all.entries);
    for (const query of ['cursor=nonsense', 'limit=0', 'limit=101', 'userId=a&conversationId=b']) {
      const refused = await admin(server, 'GET', `/audit?${query}`);
      expect(refusalOf(refused)).toEqual(refusal(400, 'invalid_request'));
    }
  });

  test('shows with a user what they are kept from, and to them in an export', async () => {
    const server = await startAdminServer({ env: env() });
    const ada = await registerUser(server);
    const until = Date.now() + 60_000;
    const restriction = { kind: 'muted', until, reason: 'Enough for today.' };
    const answer = await restrict(server, ada, restriction);
    expect(answer.status).toBe(200);
    const shown = { ...restriction, since: expect.any(Number) };
    expect(answer.body.user).toMatchObject({ id: ada.user.id, restriction: shown });
    const seen = await admin(server, 'GET', `/users/${ada.user.id}`);
    expect(seen.body).toEqual(answer.body);
    expect((await exportOf(server, ada.user.id)).lines[0]).toMatchObject({ restriction: shown });
    expect((await lift(server, ada)).body.user).not.toHaveProperty('restriction');
    expect((await lift(server, ada)).status).toBe(200);
  });
});

describe('a restriction', () => {
  test('is refused that ends before it begins, shows nothing, or is of nobody', async () => {
    const server = await startAdminServer();
    const ada = await registerUser(server);
    for (const body of [
      {},
      { kind: 'muted' },
      { kind: 'banned', until: null },
      { kind: 'muted', until: Date.now() },
      // Seconds.
      { kind: 'muted', until: Math.floor(Date.now() / 1_000) + 3_600 },
      { kind: 'muted', until: null, reason: '' },
      { kind: 'muted', until: null, reason: ' ' },
      { kind: 'muted', until: null, reason: 'x'.repeat(501) },
      { kind: 'muted', until: null, reason: '\ud800' },
      { kind: 'muted', until: null, since: 1 },
    ]) {
      expect(refusalOf(await restrict(server, ada, body))).toEqual(refusal(400, 'invalid_request'));
    }
    const path = '/users/usr_nobody/restriction';
    for (const [method, body] of [
      ['PUT', { kind: 'muted', until: null }],
      ['DELETE', undefined],
    ] as const) {
      const answer = await admin(server, method, path, body);
      expect(refusalOf(answer)).toEqual(refusal(404, 'not_found'));
    }
    expect(await auditOf(server, '')).toEqual({ entries: [] });
  });

  test('of who is muted: on open sockets at once, they read and take back, and write nothing', async () => {
    const server = await startAdminServer();
    const { ada, grace, conversationId } = await twoPeople(server);
    const socket = await TestSocket.live(server, ada.accessToken);
    const other = await TestSocket.live(server, grace.accessToken);
    await socket.send(conversationId, 'before');
    const until = Date.now() + 3_600_000;
    await restrict(server, ada, { kind: 'muted', until, reason: 'Enough for today.' });
    const target = () => ({ conversationId, seq: 1, base: 1, changeId: randomUUID() });
    const sending = () => ({ type: 'send', conversationId, clientId: randomUUID(), text: 'Hi' });
    const refused = await waitFor(async () => {
      const reply = await socket.request(sending());
      return reply.type === 'error' ? reply : undefined;
    });
    expect(refused).toMatchObject({ code: 'muted', message: 'Enough for today.' });
    expect(refused.retryAfter).toBeGreaterThan(3_500_000);
    const streamed = { clientId: randomUUID(), offset: 0, text: 'Hi' };
    const before = other.messages().length;
    for (const frame of [
      sending(),
      { type: 'edit', ...target(), text: 'after' },
      { type: 'react', ...target(), emoji: '👍', on: true },
      { type: 'stream', conversationId, ...streamed },
      { type: 'typing', conversationId, on: true },
    ]) {
      expect(await socket.request(frame)).toMatchObject({ type: 'error', code: 'muted' });
    }
    const token = ada.accessToken;
    const { headers, status } = await announce(server, token, 3);
    expect(status).toBe(403);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(3_500);
    const opened = await rest(server, 'POST', '/v1/conversations', {
      ...{ token, body: { userId: grace.user.id, topic: 'another' } },
    });
    expect(refusalOf(opened)).toEqual(refusal(403, 'muted'));
    const there = { token, body: { userId: grace.user.id } };
    expect((await rest(server, 'POST', '/v1/conversations', there)).status).toBe(200);
    expect(other.messages()).toHaveLength(before);
    // Who comes anew is as muted, and hears as before.
    const second = await TestSocket.live(server, token);
    expect(await second.request(sending())).toMatchObject({ type: 'error', code: 'muted' });
    await other.send(conversationId, 'You there?');
    await second.next('message', (frame) => frame.message.text === 'You there?');
    expect(await second.request({ type: 'mark', conversationId, read: 1 })).toMatchObject({
      type: 'marked',
    });
    expect(await socket.request({ type: 'delete', ...target() })).toMatchObject({
      ...{ type: 'changed', outcome: 'applied' },
    });
    await lift(server, ada);
    await waitFor(async () => (await socket.request(sending())).type === 'sent');
  });

  test('of who is muted ends by itself, on the socket that was there all along', async () => {
    const server = await startAdminServer();
    const { ada, conversationId } = await twoPeople(server);
    const socket = await TestSocket.live(server, ada.accessToken);
    const until = Date.now() + 1_500;
    await restrict(server, ada, { kind: 'muted', until });
    const sending = { type: 'send', conversationId, clientId: randomUUID(), text: 'Hi' };
    await waitFor(async () => (await socket.request(sending)).type === 'error');
    await waitFor(async () => (await socket.request(sending)).type === 'sent');
    expect(Date.now()).toBeGreaterThanOrEqual(until);
    expect(socket.messages()).toHaveLength(1);
    const seen = await admin(server, 'GET', `/users/${ada.user.id}`);
    expect(seen.body.user).not.toHaveProperty('restriction');
  });

  test('of who is suspended: sockets are closed, nothing lets them in, and what they have is good again after it', async () => {
    const server = await startAdminServer();
    const { ada, grace } = await twoPeople(server);
    const sockets = [
      await TestSocket.live(server, ada.accessToken),
      await TestSocket.open(server, ada.accessToken),
    ];
    const other = await TestSocket.live(server, grace.accessToken);
    await restrict(server, ada, { kind: 'suspended', until: null, reason: 'Write to us.' });
    for (const socket of sockets) expect(await socket.closeCode()).toBe(4405);
    const { username, password, refreshToken } = ada;
    const answers = [
      await me(server, ada),
      await rest(server, 'GET', '/v1/ws/check', { token: ada.accessToken }),
      await rest(server, 'POST', '/v1/auth/login', { body: { username, password } }),
      await rest(server, 'POST', '/v1/auth/refresh', { body: { refreshToken } }),
    ];
    for (const answer of answers) {
      expect(refusalOf(answer)).toEqual(refusal(403, 'suspended'));
      expect(answer.body).toEqual({ code: 'suspended', message: 'Write to us.' });
    }
    const wrong = { username, password: 'a wrong one, surely' };
    const guessed = await rest(server, 'POST', '/v1/auth/login', { body: wrong });
    expect(refusalOf(guessed)).toEqual(refusal(401, 'invalid_credentials'));
    await expect(TestSocket.open(server, ada.accessToken)).rejects.toThrow('Not welcomed');
    expect(other.closed).toBeUndefined();
    await lift(server, ada);
    expect((await me(server, ada)).status).toBe(200);
    await TestSocket.live(server, ada.accessToken);
    const refreshed = await rest(server, 'POST', '/v1/auth/refresh', { body: { refreshToken } });
    expect(refreshed.status).toBe(200);
  });

  test('is of guests and of a host site’s users alike', async () => {
    const hostSecret = 'h'.repeat(32);
    const server = await startAdminServer({
      env: { HOST_JWT_SECRET: hostSecret, GUEST_PEERS: 'helena' },
    });
    const guest = (await rest(server, 'POST', '/v1/guests', { body: {} })).body;
    const exp = Math.floor(Date.now() / 1_000) + 900;
    const claims = { sub: 'customer 42', aud: 'chat', iat: exp - 900, exp };
    const token = forgeToken({ alg: 'HS256', typ: 'JWT' }, claims, hostSecret);
    const host = (await rest(server, 'GET', '/v1/me', { token })).body;
    for (const [{ id }, accessToken] of [
      [guest.user, guest.accessToken],
      [host.user, token],
    ] as const) {
      const socket = await TestSocket.live(server, accessToken);
      const path = `/users/${id}/restriction`;
      await admin(server, 'PUT', path, { kind: 'suspended', until: Date.now() + 1_500 });
      expect(await socket.closeCode()).toBe(4405);
      const refused = await rest(server, 'GET', '/v1/me', { token: accessToken });
      expect(refusalOf(refused)).toEqual(refusal(403, 'suspended'));
      await waitFor(
        async () => (await rest(server, 'GET', '/v1/me', { token: accessToken })).status === 200,
      );
    }
  });
});

describe('a node that hears nothing of what another one does', () => {
  test('finds out within its digest’s interval who is suspended or muted', async () => {
    const env = { HEADS_INTERVAL: '1s', JWT_SECRET: 'one secret for every node, 32 bytes' };
    const here = await startAdminServer({ env });
    // The same file, and no Redis between them.
    const there = await startAdminServer({ env, dataDir: here.dataDir });
    const { ada, grace, conversationId } = await twoPeople(here);
    const hers = await TestSocket.live(there, ada.accessToken);
    const muted = await TestSocket.live(there, grace.accessToken);
    await restrict(here, ada, { kind: 'suspended', until: null });
    await restrict(here, grace, { kind: 'muted', until: null });
    expect(await hers.closeCode()).toBe(4405);
    const sending = { type: 'send', conversationId, clientId: randomUUID(), text: 'Hi' };
    await waitFor(async () => (await muted.request(sending)).type === 'error');
    expect(refusalOf(await me(there, ada))).toEqual(refusal(403, 'suspended'));
  });
});

describe('an audit that cannot be written', () => {
  test('shows nothing of what was to be read', async () => {
    const store = createStore('sqlite::memory:');
    await store.open();
    onTestFinished(() => store.close());
    const { id } = await makeConversation(store);
    const away = {
      ...store.audit,
      add: () => Promise.reject(new StoreError('unavailable', 'The disk is full.')),
    };
    const why = { by: 'Zoë', reason: 'Case 7' };
    const broken = new AdminReading({ store, audit: new Audit({ store: away, now: Date.now }) });
    for (const reading of [broken.conversation(id, why), broken.messages(id, why)]) {
      await expect(reading).rejects.toMatchObject({ code: 'unavailable' });
    }
    const whole = new AdminReading({
      ...{ store, audit: new Audit({ store: store.audit, now: Date.now }) },
    });
    expect((await whole.messages(id, why)).messages).toEqual([]);
  });
});
