import { randomUUID } from 'node:crypto';
import type { ClientFrameType } from '@chat/protocol';
import { pushEnv, registerUser, type ServedChat, sharedServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { adminToken } from './admin/admin-server.js';
import { upload } from './files/uploading.js';
import { forgeToken } from './forge-token.js';
import { subscribeToPush } from './push/subscribing.js';
import { TestSocket } from './realtime/test-socket.js';
import { twoPeople } from './realtime/two-people.js';
import { rest } from './rest.js';

type Body = Readonly<Record<string, unknown>>;

/** Something of others, or what looks like it and is of nobody. */
interface Target {
  readonly conversationId: string;
  readonly userId: string;
  readonly username: string;
  readonly sessionId: string;
  /** Uploaded by a member, and of no message yet. */
  readonly fileId: string;
  /** Of a browser of a member's. */
  readonly pushId: string;
}

/** Says something of a conversation, of a session, of a file, of a browser, of a user, or of nothing that others have. */
type Row<T> =
  | { readonly conversation: (target: Target) => T }
  | { readonly session: (target: Target) => T }
  | { readonly file: (target: Target) => T }
  | { readonly endpoint: (target: Target) => T }
  | { readonly user: (target: Target) => T }
  | null;

const change = ({ conversationId }: Target) => ({
  ...{ conversationId, seq: 1, base: 1, changeId: randomUUID() },
});

const streamed = (conversationId: string) => ({ conversationId, clientId: randomUUID() });

/** Each frame: the compiler misses none. */
const frames: Record<ClientFrameType, Row<Body>> = {
  resume: {
    conversation: ({ conversationId }) => ({ positions: [{ conversationId, position: 0 }] }),
  },
  send: {
    conversation: ({ conversationId, fileId }) => ({
      ...{ conversationId, clientId: randomUUID(), text: 'Hi', replyTo: 1, files: [fileId] },
    }),
  },
  edit: { conversation: (target) => ({ ...change(target), text: 'mine' }) },
  delete: { conversation: change },
  react: { conversation: (target) => ({ ...change(target), emoji: '👍', on: true }) },
  pull: { conversation: ({ conversationId }) => ({ conversationId, after: 0 }) },
  mark: { conversation: ({ conversationId }) => ({ conversationId, read: 1 }) },
  arrange: {
    conversation: ({ conversationId }) => ({
      ...{ conversationId, base: 0, changeId: randomUUID(), pinned: true },
    }),
  },
  typing: { conversation: ({ conversationId }) => ({ conversationId, on: true }) },
  stream: {
    conversation: ({ conversationId }) => ({ ...streamed(conversationId), offset: 0, text: 'Hi' }),
  },
  stream_abort: { conversation: ({ conversationId }) => streamed(conversationId) },
  stream_stop: { conversation: ({ conversationId }) => streamed(conversationId) },
  watch: { user: ({ userId }) => ({ userIds: [userId] }) },
  disclose: null,
  renew: null,
  ping: null,
};

interface Call {
  readonly path?: string;
  readonly body?: Body;
}
const report = () => ({ reportId: randomUUID(), reason: 'spam' });

/** Each route for users, as the OpenAPI document names it. */
const routes: Record<string, Row<Call>> = {
  'POST /v1/auth/register': null,
  'POST /v1/auth/login': null,
  'POST /v1/auth/refresh': null,
  'POST /v1/auth/logout': null,
  'POST /v1/guests': null,
  'POST /v1/me/account': null,
  'GET /v1/me': null,
  'PATCH /v1/me': null,
  'GET /v1/me/sessions': null,
  'DELETE /v1/me/sessions': null,
  'DELETE /v1/me/sessions/{sessionId}': {
    session: ({ sessionId }) => ({ path: `/v1/me/sessions/${sessionId}` }),
  },
  'PUT /v1/me/password': null,
  'GET /v1/me/export': null,
  'POST /v1/me/deletion': null,
  'GET /v1/users': { user: ({ username }) => ({ path: `/v1/users?username=${username}` }) },
  'GET /v1/conversations': null,
  'POST /v1/conversations': { user: ({ userId }) => ({ body: { userId } }) },
  'GET /v1/conversations/{id}': {
    conversation: ({ conversationId }) => ({ path: `/v1/conversations/${conversationId}` }),
  },
  'GET /v1/conversations/{id}/messages': {
    conversation: ({ conversationId }) => ({
      path: `/v1/conversations/${conversationId}/messages`,
    }),
  },
  'GET /v1/conversations/{id}/messages/{seq}/files': {
    conversation: ({ conversationId }) => ({
      path: `/v1/conversations/${conversationId}/messages/1/files`,
    }),
  },
  'POST /v1/uploads': null,
  'GET /v1/uploads/{id}': { file: ({ fileId }) => ({ path: `/v1/uploads/${fileId}` }) },
  'PATCH /v1/uploads/{id}': { file: ({ fileId }) => ({ path: `/v1/uploads/${fileId}` }) },
  'DELETE /v1/uploads/{id}': { file: ({ fileId }) => ({ path: `/v1/uploads/${fileId}` }) },
  'GET /v1/files/{id}': {
    file: ({ fileId, userId }) => ({
      path: `/v1/files/${fileId}?user=${userId}&expires=9999999999999&signature=${'A'.repeat(43)}`,
    }),
  },
  'GET /v1/unread': null,
  'POST /v1/search': {
    conversation: ({ conversationId }) => ({ body: { text: 'between', conversationId } }),
  },
  'GET /v1/blocks': null,
  'PUT /v1/blocks/{userId}': { user: ({ userId }) => ({ path: `/v1/blocks/${userId}` }) },
  'DELETE /v1/blocks/{userId}': { user: ({ userId }) => ({ path: `/v1/blocks/${userId}` }) },
  'PUT /v1/push/subscriptions': null,
  // As often as one likes, and the same for whatever is not one's own.
  'DELETE /v1/push/subscriptions/{id}': {
    endpoint: ({ pushId }) => ({ path: `/v1/push/subscriptions/${pushId}` }),
  },
  'POST /v1/reports': {
    conversation: ({ conversationId }) => ({ body: { ...report(), conversationId, seq: 1 } }),
  },
  'GET /v1/openapi.json': null,
  'GET /v1/ws': null,
  'GET /v1/ws/check': null,
  'GET /healthz': null,
  'GET /readyz': null,
};

const hostSecret = 'h'.repeat(32);
const env = {
  HOST_JWT_SECRET: hostSecret,
  ADMIN_TOKEN: adminToken,
  GUEST_PEERS: 'helena',
  ...pushEnv(),
};

interface Outsider {
  readonly who: string;
  /** Whether those in the conversation are nobody to them, either. */
  readonly knowsNobody: boolean;
  readonly token: (server: ServedChat) => Promise<string>;
  /** What those in the conversation do about them. */
  readonly isBlocked?: true;
}

const stranger = async (server: ServedChat) => (await registerUser(server)).accessToken;

const outsiders: readonly Outsider[] = [
  { who: 'a stranger', knowsNobody: false, token: stranger },
  {
    who: 'a stranger whom both have blocked',
    knowsNobody: false,
    token: stranger,
    isBlocked: true,
  },
  {
    who: 'a guest',
    knowsNobody: true,
    token: async (server) =>
      (await rest(server, 'POST', '/v1/guests', { body: {} })).body.accessToken,
  },
  {
    who: 'a user of the other realm',
    knowsNobody: true,
    token: async () => {
      const exp = Math.floor(Date.now() / 1_000) + 600;
      const claims = { sub: `somebody ${randomUUID()}`, aud: 'chat', exp };
      return forgeToken({ alg: 'HS256', typ: 'JWT' }, claims, hostSecret);
    },
  },
];

/** A conversation of two who are there, with a message, and somebody who is not in it. */
async function setUp({ token: tokenOf, isBlocked }: Outsider) {
  const server = await sharedServer(env);
  const { ada, grace, conversationId } = await twoPeople(server);
  const members = await Promise.all(
    [ada, grace].map(({ accessToken }) => TestSocket.live(server, accessToken)),
  );
  await members[0]?.send(conversationId, 'between us');
  // Who sends it may know before it is told to the other one.
  await waitFor(() => members[1]?.messages().length === 1);
  const token = await tokenOf(server);
  if (isBlocked) {
    const { body } = await rest(server, 'GET', '/v1/me', { token });
    for (const { accessToken } of [ada, grace]) {
      await rest(server, 'PUT', `/v1/blocks/${body.user.id}`, { token: accessToken });
    }
    await waitFor(() =>
      members.every((each) => each.frames.some(({ type }) => type === 'blocked')),
    );
  }
  const hers = await rest(server, 'GET', '/v1/me/sessions', { token: ada.accessToken });
  const theirs: Target = {
    ...{ conversationId, userId: ada.user.id, username: ada.username },
    sessionId: hers.body.sessions[0].id,
    fileId: await upload(server, ada.accessToken, Buffer.from('between us')),
    pushId: await subscribeToPush(server, ada.accessToken),
  };
  const none: Target = {
    ...{ conversationId: 'cnv_nowhere', userId: 'usr_none', username: 'no-one' },
    sessionId: 'ses_none',
    fileId: 'fil_none',
    pushId: 'A'.repeat(43),
  };
  return { server, token, members, targets: [theirs, none] as const };
}

/** What a row says of something of others and of nothing; null where it is not to be the same. */
function saidBy<T>(row: Row<T>, { knowsNobody }: Outsider): ((target: Target) => T) | null {
  if (row === null) return null;
  if ('conversation' in row) return row.conversation;
  if ('session' in row) return row.session;
  if ('file' in row) return row.file;
  if ('endpoint' in row) return row.endpoint;
  return knowsNobody ? row.user : null;
}

const nameless = (text: string, target: Target) =>
  Object.values<string>({ ...target }).reduce((all, name) => all.replaceAll(name, '…'), text);

describe.each(outsiders)('$who', (outsider) => {
  test('gets from each frame the same answer for what others have as for nothing', async () => {
    const { server, token, members, targets } = await setUp(outsider);
    const told = members.map((socket) => socket.frames.length);
    for (const [type, row] of Object.entries(frames)) {
      const said =
        type === 'watch' && row !== null && 'user' in row ? row.user : saidBy(row, outsider);
      if (said === null) continue;
      const answers = [];
      for (const target of targets) {
        const socket = await TestSocket.open(server, token);
        if (type !== 'resume') await socket.request({ type: 'resume', positions: [] });
        const before = socket.frames.length;
        await socket.request({ type, ...said(target) });
        const text = JSON.stringify(socket.frames.slice(before));
        answers.push(nameless(text, target).replaceAll(/"id":\d+/g, '"id":0'));
        expect(text).not.toContain('between us');
        // A user has only so many.
        socket.ws.close();
        await socket.closeCode();
      }
      expect(answers[0], type).toBe(answers[1]);
    }
    // Nobody in it noticed anything.
    expect(members.map((socket) => socket.frames.length)).toEqual(told);
  });

  test('gets from each route the same answer for what others have as for nothing', async () => {
    const { server, token, members, targets } = await setUp(outsider);
    const told = members.map((socket) => socket.frames.length);
    for (const [route, row] of Object.entries(routes)) {
      const said = saidBy(row, outsider);
      if (said === null) continue;
      const [method = '', path = ''] = route.split(' ');
      const answers = [];
      for (const target of targets) {
        const call = said(target);
        const { status, body } = await rest(server, method, call.path ?? path, {
          token,
          ...(call.body && { body: call.body }),
        });
        const text = JSON.stringify(body);
        expect(text).not.toContain('between us');
        answers.push(`${status} ${nameless(text, target)}`);
      }
      expect(answers[0], route).toBe(answers[1]);
    }
    expect(members.map((socket) => socket.frames.length)).toEqual(told);
  });

  test('does nothing that an administrator does', async () => {
    const { server, token } = await setUp(outsider);
    for (const [method, path] of (await routesOf(server)).filter(isAdmin)) {
      const filled = path.replaceAll(/\{\w+\}/g, '1');
      const { status, body } = await rest(server, method, filled, {
        token,
        ...(/P/.test(method) && { body: {} }),
      });
      expect([method, path, status, body.code]).toEqual([method, path, 401, 'invalid_token']);
    }
  });
});

test('each route has its row', async () => {
  const served = (await routesOf(await sharedServer(env)))
    .filter((route) => !isAdmin(route))
    .map((route) => route.join(' '))
    // Files, which say nothing of anybody.
    .filter((route) => !/\/chat-(window|launcher)/.test(route));
  expect(Object.keys(routes).sort()).toEqual(served.sort());
});

const isAdmin = ([, path]: readonly [string, string]) => path.startsWith('/v1/admin/');

async function routesOf(server: ServedChat): Promise<(readonly [string, string])[]> {
  const { body } = await rest(server, 'GET', '/v1/openapi.json');
  return Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => [method.toUpperCase(), path] as const),
  );
}
