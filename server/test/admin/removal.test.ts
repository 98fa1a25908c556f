import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { registerUser, startServer, type TestServer, waitFor, writeMessages } from '@chat/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createStore } from '../../src/store/open-store.js';
import type { Store } from '../../src/store/store.js';
import { TestSocket } from '../realtime/test-socket.js';
import { twoPeople } from '../realtime/two-people.js';
import { refusal, refusalOf, rest } from '../rest.js';
import { admin, adminToken, exportOf, mongoDatabase, startAdminServer } from './admin-server.js';

const { MONGODB_URL, REDIS_URL } = process.env;

/** The store of a server, beside it. */
async function storeOf(server: TestServer): Promise<Store> {
  const url = server.env.DATABASE_URL ?? `sqlite:${join(server.dataDir, 'chat.db')}`;
  const store = createStore(url);
  await store.open();
  onTestFinished(() => store.close());
  return store;
}

/** What a store still has of a user and a conversation. */
async function remains(store: Store, userId: string, conversationId: string) {
  const page = { limit: 10, after: '' };
  return {
    user: await store.users.byId(userId),
    sessions: await store.sessions.listFor(userId, page),
    conversations: [
      ...(await store.conversations.ofUser(userId, page)),
      ...(await store.conversations.ofUser(userId, { ...page, removed: true })),
    ],
    messages: (await store.messages.changesAfter(conversationId, 0, 1)).changes.length,
    marks: (await store.receipts.of([conversationId])).size,
    reports: (await store.reports.list('open', { limit: 1_000 })).filter(
      (report) => report.reporterId === userId || report.userId === userId,
    ).length,
  };
}
const nothing = {
  ...{ user: null, sessions: [], conversations: [], messages: 0, marks: 0, reports: 0 },
};

/** With as many messages as it writes in a few seconds. */
const stores: [string, boolean, () => Record<string, string>, number][] = [
  ['SQLite', false, () => ({}), 6_000],
  ['MongoDB (MONGODB_URL)', !MONGODB_URL, mongoDatabase, 1_500],
];

describe.each(stores)('a user who is removed, on %s', (_, missing, env, many) => {
  test.skipIf(missing)('is gone with all data; who is left is told, now and later', async () => {
    const server = await startAdminServer({ env: env() });
    const { ada, grace, conversationId } = await twoPeople(server);
    const eve = await registerUser(server);
    const opened = await rest(server, 'POST', '/v1/conversations', {
      token: grace.accessToken,
      body: { userId: eve.user.id },
    });
    const sockets = {
      ada: await TestSocket.live(server, ada.accessToken),
      grace: await TestSocket.live(server, grace.accessToken),
    };
    await sockets.ada.send(conversationId, 'Hello');
    await sockets.grace.send(opened.body.conversation.id, 'stays');
    await sockets.grace.request({ type: 'mark', conversationId, read: 1 });

    const removing = await admin(server, 'DELETE', `/users/${ada.user.id}`);
    expect(removing.status).toBe(204);
    expect(await sockets.ada.closeCode()).toBe(4403);
    expect(await sockets.grace.next('removed')).toEqual({ type: 'removed', conversationId });
    for (const frame of [
      { type: 'send', conversationId, clientId: randomUUID(), text: 'too late' },
      { type: 'pull', conversationId, after: 1 },
      { type: 'mark', conversationId, read: 1 },
    ]) {
      expect(await sockets.grace.request(frame)).toMatchObject({ code: 'not_found' });
    }

    const { username, password } = ada;
    const login = await rest(server, 'POST', '/v1/auth/login', { body: { username, password } });
    expect(refusalOf(login)).toEqual(refusal(401, 'invalid_credentials'));
    const refresh = await rest(server, 'POST', '/v1/auth/refresh', {
      body: { refreshToken: ada.refreshToken },
    });
    expect(refusalOf(refresh)).toEqual(refusal(401, 'session_ended'));
    const me = await rest(server, 'GET', '/v1/me', { token: ada.accessToken });
    expect(refusalOf(me)).toEqual(refusal(401, 'session_ended'));
    const list = await rest(server, 'GET', '/v1/conversations', { token: grace.accessToken });
    expect(list.body.conversations.map(({ id }: { id: string }) => id)).toEqual([
      opened.body.conversation.id,
    ]);
    expect(refusalOf(await admin(server, 'GET', `/users/${ada.user.id}`)).status).toBe(404);
    const { lines } = await exportOf(server, grace.user.id);
    expect(JSON.stringify(lines)).not.toContain(ada.user.id);

    // Who was away hears of it; and gets the same answer for what was never theirs.
    const later = await TestSocket.live(server, grace.accessToken, [
      { conversationId, position: 1 },
      { conversationId: 'never-was', position: 0 },
    ]);
    const told = later.frames.map((frame) => frame.type);
    expect(told).toEqual(['welcome', 'removed', 'removed', 'resumed']);

    expect((await admin(server, 'DELETE', `/users/${ada.user.id}`)).status).toBe(204);
    const store = await storeOf(server);
    expect(await remains(store, ada.user.id, conversationId)).toEqual(nothing);
    // The name is free.
    await registerUser(server, ada.username);
  });

  test.skipIf(missing)(
    'while the other writes: what was acknowledged is gone, what was not is refused',
    async () => {
      const server = await startAdminServer({
        env: { LIMIT_FRAMES_PER_SECOND: '100000', ...env() },
      });
      const { ada, grace, conversationId } = await twoPeople(server);
      const socket = await TestSocket.live(server, grace.accessToken);
      const answers: string[] = [];
      const writing = (async () => {
        for (let n = 1; !answers.includes('not_found'); n += 1) {
          const clientId = randomUUID();
          const frame = { type: 'send', conversationId, clientId, text: `${n}` };
          const burst = Array.from({ length: 5 }, () =>
            socket.request({ ...frame, clientId: randomUUID() }),
          );
          for (const reply of await Promise.all(burst)) {
            answers.push(reply.type === 'error' ? reply.code : reply.type);
          }
        }
      })();
      await waitFor(() => answers.length > 50);
      expect((await admin(server, 'DELETE', `/users/${ada.user.id}`)).status).toBe(204);
      await writing;
      expect(new Set(answers)).toEqual(new Set(['sent', 'not_found']));
      await socket.next('removed');
      expect(answers.slice(answers.indexOf('not_found'))).not.toContain('sent');
      expect(await remains(await storeOf(server), ada.user.id, conversationId)).toEqual(nothing);
    },
  );

  test.skipIf(missing)(
    'in a removal that kill -9 breaks off opens nothing, and a repeat finishes it',
    async () => {
      const server = await startAdminServer({
        env: { LIMIT_FRAMES_PER_SECOND: '100000', ...env() },
      });
      const { ada, grace, conversationId } = await twoPeople(server);
      const texts = Array.from({ length: many }, (_, index) => `${index}`.padEnd(1_000));
      for (let start = 0; start < texts.length; start += 500) {
        await writeMessages(
          server,
          ada.accessToken,
          conversationId,
          texts.slice(start, start + 500),
        );
      }
      const store = await storeOf(server);
      const cut = admin(server, 'DELETE', `/users/${ada.user.id}`).then(
        () => 'answered',
        () => 'broken off',
      );
      // In the middle: some messages are deleted, some are not. Looked for as often as can be.
      while ((await store.messages.before(conversationId, 400, 1)).messages.length > 0) {
        await new Promise(setImmediate);
      }
      await server.kill();
      expect(await cut).toBe('broken off');
      expect((await store.messages.heads([conversationId])).get(conversationId)).toBeGreaterThan(0);
      expect(await store.users.byId(ada.user.id)).toBeNull();
      expect(await store.conversations.byId(conversationId)).toBeNull();

      await server.start();
      const socket = await TestSocket.live(server, grace.accessToken, [
        { conversationId, position: many },
      ]);
      // The server goes on with it by itself, and may tell once more.
      const told = socket.frames.map(({ type }) => type).slice(0, 3);
      expect(told).toEqual(['welcome', 'removed', 'resumed']);
      expect((await admin(server, 'DELETE', `/users/${ada.user.id}`)).status).toBe(204);
      expect(await remains(store, ada.user.id, conversationId)).toEqual(nothing);
    },
  );

  test.skipIf(missing)('and whose removal nobody repeats: the next start finishes it', async () => {
    const server = await startAdminServer({ env: env() });
    const { ada, grace, conversationId } = await twoPeople(server);
    await writeMessages(server, grace.accessToken, conversationId, ['1', '2', '3']);
    for (const [by, of] of [[ada, grace] as const, [grace, ada] as const]) {
      const body = { reportId: randomUUID(), reason: 'spam', userId: of.user.id };
      await rest(server, 'POST', '/v1/reports', { token: by.accessToken, body });
    }
    const store = await storeOf(server);
    // As a server leaves it that dies at the worst moment.
    await server.kill();
    expect((await remains(store, ada.user.id, conversationId)).reports).toBe(2);
    await store.users.remove(ada.user.id, Date.now());
    await store.conversations.remove(conversationId, Date.now());
    await server.start();
    await waitFor(async () => {
      const left = await remains(store, ada.user.id, conversationId);
      return JSON.stringify(left) === JSON.stringify(nothing);
    });
  });
});

describe.skipIf(!REDIS_URL)('two nodes (REDIS_URL)', () => {
  async function startNodes(): Promise<[TestServer, TestServer]> {
    const shared = {
      ...(MONGODB_URL ? mongoDatabase() : {}),
      JWT_SECRET: 'one secret for every node, 32 bytes',
      REDIS_URL: REDIS_URL as string,
      REDIS_PREFIX: `chat-${randomUUID()}`,
      ADMIN_TOKEN: adminToken,
      // What is told must not wait for the digest.
      HEADS_INTERVAL: '1h',
    };
    const a = await startServer({ env: shared });
    const dataDir = MONGODB_URL ? {} : { dataDir: a.dataDir };
    return [a, await startServer({ env: shared, ...dataDir })];
  }

  test('a removal on one closes the sockets, and tells the other member, on the other', async () => {
    const [a, b] = await startNodes();
    const { ada, grace, conversationId } = await twoPeople(a);
    const sockets = {
      ada: await TestSocket.live(b, ada.accessToken),
      grace: await TestSocket.live(b, grace.accessToken),
    };
    // Both nodes know the members now.
    await sockets.grace.send(conversationId, 'Hello');
    await admin(a, 'DELETE', `/users/${ada.user.id}`);
    expect(await sockets.ada.closeCode()).toBe(4403);
    await sockets.grace.next('removed');
    const late = { type: 'send', conversationId, clientId: randomUUID(), text: 'too late' };
    expect(await sockets.grace.request(late)).toMatchObject({ code: 'not_found' });
  });

  test('sessions ended on one are closed on the other', async () => {
    const [a, b] = await startNodes();
    const { ada, grace } = await twoPeople(a);
    const socket = await TestSocket.live(b, ada.accessToken);
    const other = await TestSocket.live(b, grace.accessToken);
    await admin(a, 'DELETE', `/users/${ada.user.id}/sessions`);
    expect(await socket.closeCode()).toBe(4403);
    expect(other.closed).toBeUndefined();
  });
});

test('two nodes without a bus: nothing gets into a conversation that the other removed', async () => {
  const env = { JWT_SECRET: 'one secret for every node, 32 bytes', HEADS_INTERVAL: '500ms' };
  const a = await startAdminServer({ env });
  const b = await startAdminServer({ env, dataDir: a.dataDir });
  const { ada, grace, conversationId } = await twoPeople(a);
  const sockets = {
    ada: await TestSocket.live(b, ada.accessToken),
    grace: await TestSocket.live(b, grace.accessToken),
  };
  await sockets.grace.send(conversationId, 'b knows the members now');
  await admin(a, 'DELETE', `/users/${ada.user.id}`);
  // The digest finds the session that ended.
  expect(await sockets.ada.closeCode()).toBe(4403);
  const frame = { conversationId, clientId: randomUUID(), text: 'too late' };
  expect(await sockets.grace.request({ type: 'send', ...frame })).toMatchObject({
    code: 'not_found',
  });
  const resumed = await TestSocket.live(b, grace.accessToken, [{ conversationId, position: 1 }]);
  expect(resumed.frames.map(({ type }) => type)).toContain('removed');
  expect(await remains(await storeOf(a), ada.user.id, conversationId)).toEqual(nothing);
});
