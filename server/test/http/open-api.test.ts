import { randomUUID } from 'node:crypto';
import {
  pushEnv,
  registerUser,
  startServer,
  testPushKeys,
  WebhookReceiver,
  waitFor,
} from '@chat/testkit';
import Hapi from '@hapi/hapi';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { chatPlugin, createBus, createFiles, createStore } from '../../src/index.js';
import { adminToken } from '../admin/admin-server.js';
import { announce } from '../files/uploading.js';
import { pushBody } from '../push/subscribing.js';
import { TestSocket } from '../realtime/test-socket.js';
import { twoPeople } from '../realtime/two-people.js';
import { rest } from '../rest.js';

interface Operation {
  readonly operationId: string;
  readonly responses: Record<string, { content?: Record<string, { schema: object }> }>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, object> };
}

async function documentOf(server: { readonly url: string }): Promise<Document> {
  const { status, body } = await rest(server, 'GET', '/v1/openapi.json');
  expect(status).toBe(200);
  return body;
}

test('the OpenAPI document is one by its own standard', async () => {
  const server = await startServer({ env: { ADMIN_TOKEN: adminToken } });
  const document = await documentOf(server);
  const outcome = await new Validator().validate(structuredClone(document) as never);
  expect(outcome.errors ?? []).toEqual([]);
  expect(outcome.valid).toBe(true);
  expect(document.openapi).toMatch(/^3\.1\./);
  const ids = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map(({ operationId }) => operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test('every route of the server is described or hidden on purpose, and no other is', async () => {
  const app = Hapi.server({ port: 0 });
  await app.register({
    plugin: chatPlugin,
    options: {
      store: createStore('sqlite::memory:'),
      bus: createBus(),
      files: createFiles('file:./never-opened'),
      push: { ...testPushKeys, subject: 'mailto:admin@example.com' },
      jwtSecrets: ['a secret of thirty-two bytes, ok'],
      adminToken,
    },
  });
  const undescribed = app
    .table()
    .filter(({ settings }) => settings.plugins?.openApi === undefined)
    .map(({ method, path }) => `${method} ${path}`);
  expect(undescribed).toEqual([]);

  const served = app
    .table()
    .filter(({ settings }) => settings.plugins?.openApi !== 'hidden')
    .map(({ method, path }) => `${method} ${path}`);
  const answer = await app.inject('/v1/openapi.json');
  const document = JSON.parse(answer.payload) as Document;
  const written = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(written.sort()).toEqual(served.sort());
});

test('what the server answers is what the document says', async () => {
  const server = await startServer({
    env: {
      ...{ LIMIT_LOGINS_PER_USERNAME: '2', LIMIT_REPORTS_PER_USER: '4' },
      ...{ GUEST_PEERS: 'helena', LIMIT_GUESTS_PER_ADDRESS: '4' },
      LIMIT_EXPORTS_PER_USER: '1',
      ...{ ...pushEnv(), LIMIT_PUSH_SUBSCRIPTIONS_PER_USER: '1' },
      ...{ FILE_BYTES: '70000', FILE_TYPES: 'image/*', LIMIT_FILES_PER_USER: '6' },
      ADMIN_TOKEN: adminToken,
    },
  });
  const document = await documentOf(server);
  const { ada, grace, conversationId } = await twoPeople(server);
  const eve = await registerUser(server);
  const other = await registerUser(server);
  const token = ada.accessToken;
  const { username, password } = eve;
  const refreshToken = 'A'.repeat(43);
  const foreign = { origin: 'https://evil.example' };

  const guest = (await rest(server, 'POST', '/v1/guests', { body: {} })).body.accessToken;
  const account = { username: 'zoe', password };
  const leaver = (await rest(server, 'POST', '/v1/guests', { body: {} })).body.accessToken;
  const sessionRoute = '/v1/me/sessions/{sessionId}';
  const listed = await rest(server, 'GET', '/v1/me/sessions', { token: eve.accessToken });
  const sessionPath = sessionRoute.replace('{sessionId}', listed.body.sessions[0].id);
  // Lines, which are no JSON: leaving.test.ts has them.
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(`${server.url}/v1/me/export`, { headers })).status).toBe(200);
  const change = { password: other.password, newPassword: 'a new password' };

  const userRoute = '/v1/admin/users/{id}';
  const userPath = userRoute.replace('{id}', eve.user.id);
  const sessionsRoute = '/v1/admin/users/{id}/sessions';
  const messagesRoute = '/v1/admin/conversations/{id}/messages';
  const messageRoute = `${messagesRoute}/{seq}`;

  const tus = { 'tus-resumable': '1.0.0' };
  const sized = (bytes: number) => ({ ...tus, 'upload-length': `${bytes}` });
  const at = (offset: number) => ({
    ...{ ...tus, 'upload-offset': `${offset}` },
    'content-type': 'application/offset+octet-stream',
  });
  const uploadRoute = '/v1/uploads/{id}';
  const [picture = '', text = ''] = await Promise.all(
    [3, 9].map(async (size) => {
      const { headers } = await announce(server, token, size);
      return headers.get('location') ?? '';
    }),
  );
  const filesRoute = '/v1/conversations/{id}/messages/{seq}/files';
  const filesPath = filesRoute.replace('{id}', conversationId);

  const pushRoute = '/v1/push/subscriptions/{id}';
  const told = () => ({ reportId: randomUUID(), reason: 'spam' });
  const report = { ...told(), userId: grace.user.id, comment: 'Look.' };
  const socket = await TestSocket.live(server, grace.accessToken);
  await socket.send(conversationId, 'Hello');
  await rest(server, 'POST', '/v1/reports', {
    token: eve.accessToken,
    body: { ...told(), userId: grace.user.id },
  });
  const toAdminister = await rest(server, 'GET', '/v1/admin/reports', { token: adminToken });
  const reportRoute = '/v1/admin/reports/{id}';
  const reportPath = reportRoute.replace('{id}', toAdminister.body.reports[0].id);
  const receiver = await WebhookReceiver.start();
  const hooks = '/v1/admin/webhooks';
  const hook = await rest(server, 'POST', hooks, {
    token: adminToken,
    body: { url: receiver.url, description: 'The first', events: ['user.*'] },
  });
  receiver.secrets.push(hook.body.secret);
  const hookRoute = `${hooks}/{id}`;
  const hookPath = hookRoute.replace('{id}', hook.body.webhook.id);
  await registerUser(server);
  const toldHook = await waitFor(() => receiver.once[0]);
  const repeatRoute = `${hookRoute}/deliveries/{deliveryId}/repeat`;
  const repeatPath = `${hookPath}/deliveries/${toldHook.id}/repeat`;

  const mary = await registerUser(server);
  const restrictionRoute = `${userRoute}/restriction`;
  const restrictionPath = restrictionRoute.replace('{id}', mary.user.id);
  const restrictions = [
    [400, {}],
    [200, { kind: 'muted', until: Date.now() + 60_000, reason: 'Enough.' }],
    [200, { kind: 'suspended', until: null }],
  ] as const;

  type Call = [number, string, string, Parameters<typeof rest>[3]?, string?];
  const calls: Call[] = [
    [200, 'get', '/healthz'],
    [200, 'get', '/readyz'],
    [200, 'get', '/v1/openapi.json'],
    [201, 'post', '/v1/auth/register', { body: { username: 'someone', password } }],
    [400, 'post', '/v1/auth/register', { body: {} }],
    [403, 'post', '/v1/auth/register', { body: {}, headers: foreign }],
    [409, 'post', '/v1/auth/register', { body: { username, password } }],
    [413, 'post', '/v1/auth/register', { raw: 'x'.repeat(70_000) }],
    [415, 'post', '/v1/auth/register', { raw: 'x', headers: { 'content-type': 'text/plain' } }],
    [200, 'post', '/v1/auth/login', { body: { username, password } }],
    [401, 'post', '/v1/auth/login', { body: { username, password: 'a wrong one' } }],
    [429, 'post', '/v1/auth/login', { body: { username, password } }],
    [400, 'post', '/v1/auth/login', { raw: '{' }],
    [200, 'post', '/v1/auth/refresh', { body: { refreshToken: other.refreshToken } }],
    [401, 'post', '/v1/auth/refresh', { body: { refreshToken } }],
    [400, 'post', '/v1/auth/refresh', { body: { refreshToken: 'x' } }],
    [204, 'post', '/v1/auth/logout', { body: { refreshToken } }],
    [400, 'post', '/v1/auth/logout', { body: [] }],
    [200, 'get', '/v1/me/sessions', { token }],
    [401, 'get', '/v1/me/sessions'],
    [403, 'get', '/v1/me/sessions', { token, headers: foreign }],
    [204, 'delete', '/v1/me/sessions', { token }],
    [401, 'delete', '/v1/me/sessions'],
    [204, 'delete', sessionPath, { token: eve.accessToken }, sessionRoute],
    [401, 'delete', sessionPath, { token: eve.accessToken }, sessionRoute],
    [404, 'delete', '/v1/me/sessions/ses_none', { token }, sessionRoute],
    [400, 'delete', '/v1/me/sessions/a%20b', { token }, sessionRoute],
    [204, 'put', '/v1/me/password', { token: other.accessToken, body: change }],
    [401, 'put', '/v1/me/password', { token, body: change }],
    [429, 'put', '/v1/me/password', { token, body: change }],
    [403, 'put', '/v1/me/password', { token: guest, body: change }],
    [400, 'put', '/v1/me/password', { token, body: {} }],
    [413, 'put', '/v1/me/password', { token, raw: 'x'.repeat(70_000) }],
    [401, 'post', '/v1/me/deletion', { token, body: {} }],
    [429, 'post', '/v1/me/deletion', { token, body: { password } }],
    [400, 'post', '/v1/me/deletion', { token, body: { password: 1 } }],
    [
      415,
      'post',
      '/v1/me/deletion',
      { token, raw: 'x', headers: { 'content-type': 'text/plain' } },
    ],
    [403, 'post', '/v1/me/deletion', { token, body: {}, headers: foreign }],
    [204, 'post', '/v1/me/deletion', { token: leaver, body: {} }],
    [401, 'get', '/v1/me/export', { token: leaver }],
    [429, 'get', '/v1/me/export', { token }],
    [201, 'post', '/v1/guests', { body: { name: 'Zoë' } }],
    [400, 'post', '/v1/guests', { body: { name: '' } }],
    [429, 'post', '/v1/guests', { body: {} }],
    [409, 'post', '/v1/me/account', { token: guest, body: { ...account, username } }],
    [400, 'post', '/v1/me/account', { token: guest, body: {} }],
    [200, 'post', '/v1/me/account', { token: guest, body: account }],
    [403, 'post', '/v1/me/account', { token, body: account }],
    [401, 'post', '/v1/me/account', { body: account }],
    [200, 'get', '/v1/me', { token }],
    [200, 'patch', '/v1/me', { token, body: { name: 'Ada', picture: null } }],
    [400, 'patch', '/v1/me', { token, body: { picture: 'http://example.test/a.png' } }],
    [401, 'patch', '/v1/me', { body: {} }],
    [401, 'get', '/v1/me'],
    [403, 'get', '/v1/me', { token, headers: foreign }],
    [200, 'get', `/v1/users?username=${grace.username}`, { token }, '/v1/users'],
    [200, 'get', '/v1/users?username=nobody-here', { token }, '/v1/users'],
    [400, 'get', '/v1/users', { token }],
    [401, 'get', '/v1/users'],
    [200, 'get', '/v1/conversations', { token }],
    [400, 'get', '/v1/conversations?limit=0', { token }, '/v1/conversations'],
    [200, 'get', '/v1/conversations?show=archived', { token }, '/v1/conversations'],
    [401, 'get', '/v1/conversations'],
    [200, 'get', '/v1/unread', { token }],
    [401, 'get', '/v1/unread'],
    [200, 'post', '/v1/search', { token, body: { text: 'hello' } }],
    [400, 'post', '/v1/search', { token, body: { text: ' ' } }],
    [404, 'post', '/v1/search', { token, body: { text: 'hello', conversationId: 'none' } }],
    [401, 'post', '/v1/search', { body: { text: 'hello' } }],
    [201, 'post', '/v1/conversations', { token, body: { userId: eve.user.id } }],
    [200, 'post', '/v1/conversations', { token, body: { userId: eve.user.id } }],
    [404, 'post', '/v1/conversations', { token, body: { userId: 'usr_0' } }],
    [400, 'post', '/v1/conversations', { token, body: {} }],
    [401, 'post', '/v1/conversations', { body: { userId: eve.user.id } }],
    ...['/v1/conversations/{id}', '/v1/conversations/{id}/messages'].flatMap((route): Call[] => [
      [200, 'get', route.replace('{id}', conversationId), { token }, route],
      [404, 'get', route.replace('{id}', 'none'), { token }, route],
      [400, 'get', route.replace('{id}', '%00'), { token }, route],
      [401, 'get', route.replace('{id}', 'none'), {}, route],
    ]),
    [201, 'post', '/v1/uploads', { token, headers: sized(3) }],
    [400, 'post', '/v1/uploads', { token, headers: tus }],
    [401, 'post', '/v1/uploads', { headers: sized(3) }],
    [413, 'post', '/v1/uploads', { token, headers: sized(70_001) }],
    [201, 'post', '/v1/uploads', { token, headers: sized(3) }],
    [201, 'post', '/v1/uploads', { token, headers: sized(3) }],
    [429, 'post', '/v1/uploads', { token, headers: sized(3) }],
    [204, 'patch', picture, { token, raw: 'G', headers: at(0) }, uploadRoute],
    [409, 'patch', picture, { token, raw: 'G', headers: at(0) }, uploadRoute],
    [400, 'patch', picture, { token, raw: 'G' }, uploadRoute],
    [413, 'patch', picture, { token, raw: 'GIF', headers: at(1) }, uploadRoute],
    [401, 'patch', picture, { raw: 'G', headers: at(1) }, uploadRoute],
    [404, 'patch', '/v1/uploads/none', { token, raw: 'G', headers: at(1) }, uploadRoute],
    [415, 'patch', text, { token, raw: 'some text', headers: at(0) }, uploadRoute],
    [200, 'get', picture, { token, headers: tus }, uploadRoute],
    [400, 'get', '/v1/uploads/a%20b', { token, headers: tus }, uploadRoute],
    [404, 'get', text, { token, headers: tus }, uploadRoute],
    [401, 'get', picture, { headers: tus }, uploadRoute],
    [204, 'delete', picture, { token }, uploadRoute],
    [404, 'delete', picture, { token }, uploadRoute],
    [401, 'delete', picture, {}, uploadRoute],
    [200, 'get', filesPath.replace('{seq}', '1'), { token }, filesRoute],
    [404, 'get', filesPath.replace('{seq}', '99'), { token }, filesRoute],
    [400, 'get', filesPath.replace('{seq}', '0'), { token }, filesRoute],
    [401, 'get', filesPath.replace('{seq}', '1'), {}, filesRoute],
    [400, 'put', '/v1/push/subscriptions', { token, body: {} }],
    [200, 'put', '/v1/push/subscriptions', { token, body: pushBody() }],
    [429, 'put', '/v1/push/subscriptions', { token, body: pushBody() }],
    [401, 'put', '/v1/push/subscriptions', { body: pushBody() }],
    [204, 'delete', pushRoute.replace('{id}', 'A'.repeat(43)), { token }, pushRoute],
    [400, 'delete', pushRoute.replace('{id}', 'A'), { token }, pushRoute],
    [401, 'delete', pushRoute.replace('{id}', 'A'.repeat(43)), {}, pushRoute],
    [204, 'put', `/v1/blocks/${eve.user.id}`, { token }, '/v1/blocks/{userId}'],
    [404, 'put', '/v1/blocks/usr_0', { token }, '/v1/blocks/{userId}'],
    [400, 'put', '/v1/blocks/a%20b', { token }, '/v1/blocks/{userId}'],
    [401, 'put', '/v1/blocks/usr_0', {}, '/v1/blocks/{userId}'],
    [200, 'get', '/v1/blocks', { token }],
    [400, 'get', '/v1/blocks?limit=0', { token }, '/v1/blocks'],
    [401, 'get', '/v1/blocks'],
    [204, 'delete', `/v1/blocks/${eve.user.id}`, { token }, '/v1/blocks/{userId}'],
    [400, 'delete', '/v1/blocks/a%20b', { token }, '/v1/blocks/{userId}'],
    [401, 'delete', '/v1/blocks/usr_0', {}, '/v1/blocks/{userId}'],
    [204, 'post', '/v1/reports', { token, body: report }],
    [204, 'post', '/v1/reports', { token, body: { ...told(), conversationId } }],
    [400, 'post', '/v1/reports', { token, body: { ...report, conversationId } }],
    [404, 'post', '/v1/reports', { token, body: { ...told(), userId: 'usr_0' } }],
    [404, 'post', '/v1/reports', { token, body: { ...told(), conversationId, seq: 99 } }],
    [401, 'post', '/v1/reports', { body: report }],
    [429, 'post', '/v1/reports', { token, body: report }],
    [201, 'post', hooks, { token: adminToken, body: { url: 'https://example.com' } }],
    [400, 'post', hooks, { token: adminToken, body: { url: 'http://example.com' } }],
    [200, 'get', hooks, { token: adminToken }],
    [200, 'get', hookPath, { token: adminToken }, hookRoute],
    [404, 'get', `${hooks}/none`, { token: adminToken }, hookRoute],
    [200, 'get', `${hookPath}/deliveries`, { token: adminToken }, `${hookRoute}/deliveries`],
    [202, 'post', repeatPath, { token: adminToken }, repeatRoute],
    [404, 'post', repeatPath.replace(toldHook.id, 'evt_0'), { token: adminToken }, repeatRoute],
    [200, 'post', `${hookPath}/rotate-secret`, { token: adminToken }, `${hookRoute}/rotate-secret`],
    [200, 'patch', hookPath, { token: adminToken, body: { enabled: false } }, hookRoute],
    [400, 'patch', hookPath, { token: adminToken, body: {} }, hookRoute],
    [204, 'delete', hookPath, { token: adminToken }, hookRoute],
    [404, 'delete', hookPath, { token: adminToken }, hookRoute],
    [200, 'get', '/v1/admin/reports', { token: adminToken }],
    [200, 'get', '/v1/admin/reports?limit=1', { token: adminToken }, '/v1/admin/reports'],
    [400, 'get', '/v1/admin/reports?state=new', { token: adminToken }, '/v1/admin/reports'],
    [200, 'get', reportPath, { token: adminToken }, reportRoute],
    [404, 'get', '/v1/admin/reports/none', { token: adminToken }, reportRoute],
    [400, 'get', '/v1/admin/reports/a%20b', { token: adminToken }, reportRoute],
    [200, 'put', reportPath, { token: adminToken, body: { closed: true } }, reportRoute],
    [200, 'put', reportPath, { token: adminToken, body: { closed: false } }, reportRoute],
    [400, 'put', reportPath, { token: adminToken, body: {} }, reportRoute],
    [
      404,
      'put',
      '/v1/admin/reports/none',
      { token: adminToken, body: { closed: true } },
      reportRoute,
    ],
    [204, 'get', '/v1/ws/check', { token }],
    [401, 'get', '/v1/ws/check'],
    [426, 'get', '/v1/ws', { token }],
    [401, 'get', '/v1/ws'],
    [201, 'post', '/v1/admin/users', { token: adminToken, body: { username: 'new', password } }],
    [409, 'post', '/v1/admin/users', { token: adminToken, body: { username: 'new', password } }],
    [400, 'post', '/v1/admin/users', { token: adminToken, body: {} }],
    [401, 'post', '/v1/admin/users', { token, body: {} }],
    [403, 'post', '/v1/admin/users', { token: adminToken, headers: { origin: server.url } }],
    [200, 'get', '/v1/admin/users?username=new', { token: adminToken }, '/v1/admin/users'],
    [200, 'get', userPath, { token: adminToken }, userRoute],
    [404, 'get', '/v1/admin/users/none', { token: adminToken }, userRoute],
    [200, 'patch', userPath, { token: adminToken, body: { bot: true } }, userRoute],
    [400, 'patch', userPath, { token: adminToken, body: {} }, userRoute],
    [401, 'patch', userPath, { token, body: { bot: true } }, userRoute],
    [404, 'patch', '/v1/admin/users/none', { token: adminToken, body: { bot: true } }, userRoute],
    ...restrictions.map(
      ([status, body]): Call => [
        ...([status, 'put', restrictionPath, { token: adminToken, body }] as const),
        restrictionRoute,
      ],
    ),
    [403, 'get', '/v1/me', { token: mary.accessToken }],
    [403, 'post', '/v1/auth/login', { body: { username: mary.username, password: mary.password } }],
    [403, 'post', '/v1/auth/refresh', { body: { refreshToken: mary.refreshToken } }],
    [200, 'delete', restrictionPath, { token: adminToken }, restrictionRoute],
    [404, 'delete', '/v1/admin/users/none/restriction', { token: adminToken }, restrictionRoute],
    [200, 'get', '/v1/admin/audit?limit=1', { token: adminToken }, '/v1/admin/audit'],
    [400, 'get', '/v1/admin/audit?limit=0', { token: adminToken }, '/v1/admin/audit'],
    ...['', '/messages'].flatMap((part): Call[] => {
      const route = `/v1/admin/conversations/{id}${part}`;
      const path = route.replace('{id}', conversationId);
      return [
        [200, 'get', `${path}?by=Zoe&reason=why`, { token: adminToken }, route],
        [400, 'get', path, { token: adminToken }, route],
        [
          ...([404, 'get', `${path.replace(conversationId, 'none')}?by=Zoe&reason=why`] as const),
          ...([{ token: adminToken }, route] as const),
        ],
      ];
    }),
    [204, 'delete', `${userPath}/sessions`, { token: adminToken }, sessionsRoute],
    [404, 'delete', '/v1/admin/users/none/sessions', { token: adminToken }, sessionsRoute],
    [204, 'delete', userPath, { token: adminToken }, userRoute],
    [
      201,
      'post',
      '/v1/admin/conversations',
      { token: adminToken, body: { memberIds: [grace.user.id, other.user.id] } },
    ],
    [
      200,
      'post',
      '/v1/admin/conversations',
      { token: adminToken, body: { memberIds: [grace.user.id, other.user.id] } },
    ],
    [
      201,
      'post',
      messagesRoute.replace('{id}', conversationId),
      { token: adminToken, body: { clientId: randomUUID(), text: 'Hello' } },
      messagesRoute,
    ],
    [
      404,
      'post',
      messagesRoute.replace('{id}', 'none'),
      { token: adminToken, body: { clientId: randomUUID(), text: 'Hello' } },
      messagesRoute,
    ],
    ...(
      [
        [200, 'put', conversationId, { days: 30 }],
        [200, 'get', conversationId],
        [200, 'delete', conversationId],
        [400, 'put', conversationId, { days: 3_651 }],
        [404, 'put', 'none', { days: 1 }],
        [404, 'get', 'none'],
        [404, 'delete', 'none'],
      ] as const
    ).map(([status, method, id, body]): Call => {
      const route = '/v1/admin/conversations/{id}/retention';
      const given = { token: adminToken, ...(body && { body }) };
      return [status, method, route.replace('{id}', id), given, route];
    }),
    ...(
      [
        [200, ''],
        [200, `?days=1&conversationId=${conversationId}`],
        [400, '?days=-1'],
        [404, '?conversationId=none'],
      ] as const
    ).map(([status, query]): Call => {
      const route = '/v1/admin/retention/preview';
      return [status, 'get', route + query, { token: adminToken }, route];
    }),
    ...(
      [
        [200, conversationId, '1'],
        [404, conversationId, '99'],
        [404, 'none', '1'],
        [400, conversationId, 'x'],
      ] as const
    ).map(([status, id, seq]): Call => {
      const path = messageRoute.replace('{id}', id).replace('{seq}', seq);
      return [status, 'delete', path, { token: adminToken }, messageRoute];
    }),
  ];
  const driven = new Set<string>();
  for (const [status, method, url, options = {}, route = url] of calls) {
    const answer = await rest(server, method.toUpperCase(), url, options);
    const call = `${method} ${url} → ${status}`;
    expect({ call, status: answer.status, body: answer.body }).toMatchObject({ call, status });
    const operation = document.paths[route]?.[method];
    driven.add(`${method} ${route}`);
    const response = operation?.responses[status];
    expect(response, `${call} is documented`).toBeDefined();
    const schema = response?.content?.['application/json']?.schema;
    if (schema === undefined) {
      expect({ call, body: answer.body }).toEqual({ call, body: null });
    } else {
      const check = Compile(resolved(schema, document) as never);
      expect({ call, problems: check.Errors(answer.body) }).toEqual({ call, problems: [] });
    }
  }

  const written = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  // They are no JSON; window-script.test.ts, admin.test.ts and files.test.ts have them.
  expect(written.filter((each) => !driven.has(each))).toEqual([
    'get /chat-launcher.js',
    'get /chat-window.js',
    'get /chat-window-parts/actions.js',
    'get /chat-window-parts/ar.js',
    'get /chat-window-parts/common.js',
    'get /chat-window-parts/de.js',
    'get /chat-window-parts/emoji-ar.js',
    'get /chat-window-parts/emoji-de.js',
    'get /chat-window-parts/emoji-en.js',
    'get /chat-window-parts/emoji-es.js',
    'get /chat-window-parts/emoji-fr.js',
    'get /chat-window-parts/emoji-he.js',
    'get /chat-window-parts/emoji-ja.js',
    'get /chat-window-parts/emoji.js',
    'get /chat-window-parts/es.js',
    'get /chat-window-parts/files.js',
    'get /chat-window-parts/fr.js',
    'get /chat-window-parts/he.js',
    'get /chat-window-parts/inbox.js',
    'get /chat-window-parts/ja.js',
    'get /chat-window-parts/later.js',
    'get /chat-window-parts/launcher-ar.js',
    'get /chat-window-parts/launcher-de.js',
    'get /chat-window-parts/launcher-es.js',
    'get /chat-window-parts/launcher-fr.js',
    'get /chat-window-parts/launcher-he.js',
    'get /chat-window-parts/launcher-ja.js',
    'get /chat-window-parts/links.js',
    'get /chat-window-parts/markup.js',
    'get /chat-window-parts/notifications.js',
    'get /chat-window-parts/problem.js',
    'get /chat-window-parts/push.js',
    'get /chat-window-parts/recorder.js',
    'get /chat-window-parts/search.js',
    'get /chat-window-parts/sheets.js',
    'get /chat-window-parts/sign-in.js',
    'get /chat-window-parts/streams.js',
    'get /chat-window-parts/themes.js',
    'get /chat-window-parts/uploads.js',
    'get /chat-window-parts/voice.js',
    'get /v1/files/{id}',
    'get /v1/admin/users/{id}/export',
  ]);
});

/** The schema with every reference replaced by what it refers to. */
function resolved(node: unknown, document: Document): unknown {
  if (Array.isArray(node)) return node.map((each) => resolved(each, document));
  if (typeof node !== 'object' || node === null) return node;
  if ('$ref' in node) {
    const name = String(node.$ref).replace('#/components/schemas/', '');
    return resolved(document.components.schemas[name], document);
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, each]) => [key, resolved(each, document)]),
  );
}
