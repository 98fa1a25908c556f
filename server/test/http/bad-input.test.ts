import { METHODS } from 'node:http';
import { limits } from '@chat/protocol';
import { registerUser, sharedServer, startServer } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { adminToken } from '../admin/admin-server.js';
import { type Answer, refusal, refusalOf, rest } from '../rest.js';

const password = 'long enough';
const secretText = 'do-not-repeat-me';
const reportId = '01234567-89ab-4cde-8f01-23456789abcd';

/** Path, what is sent, and what the message must name. */
const bodies: [string, unknown, RegExp][] = [
  ['/v1/auth/register', {}, /username and password/],
  ['/v1/auth/register', { username: { $gt: '' }, password }, /field username must be string/],
  ['/v1/auth/register', { username: 'ada', password: { $ne: null } }, /field password/],
  ['/v1/auth/register', { username: 'ada', password: 'short' }, /field password/],
  ['/v1/auth/register', { username: 'ada', password: 'x'.repeat(129) }, /field password/],
  ['/v1/auth/register', { username: '-ada', password }, /field username must be as described/],
  ['/v1/auth/register', { username: 'a b', password }, /field username/],
  ['/v1/auth/register', { username: '', password }, /field username/],
  ['/v1/auth/register', { username: 'a'.repeat(33), password }, /field username/],
  ['/v1/auth/register', { username: 'ada', password, name: '' }, /field name/],
  ['/v1/auth/register', { username: 'ada', password, name: '   ' }, /field name/],
  ['/v1/auth/register', { username: 'ada', password, name: 'a\u0000b' }, /field name/],
  ['/v1/auth/register', { username: 'ada', password, name: '\ud800' }, /field name/],
  ['/v1/auth/register', { username: 'ada', password, name: 'x'.repeat(81) }, /field name/],
  ['/v1/auth/register', { username: 'ada', password, name: '😀'.repeat(41) }, /field name/],
  ['/v1/auth/register', { username: 'ada', password, admin: true }, /field admin/],
  ['/v1/auth/register', { username: 'ada', password, bot: true }, /field bot/],
  ['/v1/auth/register', [], /must be object/],
  ['/v1/auth/register', 'text', /./],
  ['/v1/auth/register', null, /./],
  ['/v1/guests', { name: '' }, /field name/],
  ['/v1/guests', { name: 'a\u202eb' }, /field name/],
  ['/v1/guests', { name: 'x'.repeat(81) }, /field name/],
  ['/v1/guests', { name: { $gt: '' } }, /field name/],
  ['/v1/guests', { username: 'ada' }, /field username/],
  ['/v1/guests', { name: 'Ada', bot: true }, /field bot/],
  ['/v1/guests', [], /must be object/],
  ['/v1/me/account', {}, /username and password/],
  ['/v1/me/account', { username: { $gt: '' }, password }, /field username/],
  ['/v1/me/account', { username: 'ada', password: 'short' }, /field password/],
  ['/v1/me/account', { username: 'ada', password, id: 'usr_1' }, /field id/],
  ['/v1/me/account', { username: 'ada', password, bot: true }, /field bot/],
  ['/v1/me/password', {}, /password and newPassword|newPassword and password/],
  ['/v1/me/password', { password: { $ne: '' }, newPassword: password }, /field password/],
  ['/v1/me/password', { password: '', newPassword: password }, /field password/],
  ['/v1/me/password', { password, newPassword: ['long enough'] }, /field newPassword/],
  ['/v1/me/password', { password, newPassword: 'short' }, /field newPassword/],
  ['/v1/me/password', { password, newPassword: 'x'.repeat(129) }, /field newPassword/],
  ['/v1/me/password', { password, newPassword: password, userId: 'usr_1' }, /field userId/],
  ['/v1/me/deletion', { password: { $ne: '' } }, /field password/],
  ['/v1/me/deletion', { password: '' }, /field password/],
  ['/v1/me/deletion', { password: 'x'.repeat(129) }, /field password/],
  ['/v1/me/deletion', { userId: 'usr_1' }, /field userId/],
  ['/v1/me/deletion', [], /must be object/],
  ['/v1/auth/login', { username: { $gt: '' }, password: { $gt: '' } }, /field username/],
  ['/v1/auth/login', { username: 'ada' }, /password/],
  ['/v1/auth/login', { username: 'ada', password: ['x'] }, /field password/],
  ['/v1/auth/login', { username: 'a'.repeat(129), password }, /field username/],
  ['/v1/auth/refresh', {}, /refreshToken/],
  ['/v1/auth/refresh', { refreshToken: secretText }, /field refreshToken/],
  ['/v1/auth/refresh', { refreshToken: { $gt: '' } }, /field refreshToken/],
  ['/v1/auth/logout', {}, /refreshToken/],
  ['/v1/auth/logout', { refreshToken: 5 }, /field refreshToken/],
  ['/v1/conversations', {}, /username, or .*userId/],
  ['/v1/conversations', { username: { $gt: '' } }, /field username/],
  ['/v1/conversations', { userId: '../../etc' }, /field userId/],
  ['/v1/conversations', { username: 'ada', userId: 'usr_1' }, /must not have the field/],
  ['/v1/conversations', { username: '' }, /field username/],
  ['/v1/conversations', { username: 'ada', topic: 7 }, /field topic/],
  ['/v1/conversations', { username: 'ada', topic: 'a\nb' }, /field topic/],
  ['/v1/conversations', { username: 'ada', topic: '\u202ex' }, /field topic/],
  ['/v1/conversations', { username: 'ada', topic: ' ' }, /field topic/],
  ['/v1/conversations', { username: 'ada', topic: 'x'.repeat(129) }, /field topic/],
  ['/v1/conversations', { username: 'ada', data: [] }, /field data/],
  ['/v1/search', {}, /text/],
  ['/v1/search', { text: '' }, /field text/],
  ['/v1/search', { text: { $regex: '.*' } }, /field text/],
  ['/v1/search', { text: ' \u200b ' }, /visible/],
  ['/v1/search', { text: 'a\0b' }, /NUL/],
  ['/v1/search', { text: 'x'.repeat(16_001) }, /field text/],
  ['/v1/search', { text: 'x', limit: 51 }, /field limit/],
  ['/v1/search', { text: 'x', limit: 0 }, /field limit/],
  ['/v1/search', { text: 'x', cursor: 'a b' }, /field cursor/],
  ['/v1/search', { text: 'x', cursor: 'AAAAAAAAAAAAAAAAAAAAAA' }, /cursor/],
  ['/v1/search', { text: 'x', conversationId: '../x' }, /field conversationId/],
  ['/v1/search', { text: 'x', userId: 'usr_1' }, /must not have the field/],
  ['/v1/reports', {}, /reportId and reason, or .*conversationId and reportId and reason/],
  ['/v1/reports', { reportId, reason: 'spam' }, /field userId, or .*field conversationId/],
  [
    '/v1/reports',
    { reportId, reason: 'spam', userId: 'usr_1', conversationId: 'c1' },
    /must not have the field conversationId, or must not have the field userId/,
  ],
  ['/v1/reports', { reportId, reason: 'spam', userId: 'usr_1', seq: 1 }, /not have the field seq/],
  ['/v1/reports', { reportId, reason: 'spam', userId: '../x' }, /field userId/],
  ['/v1/reports', { reportId, reason: 'spam', conversationId: { $ne: null } }, /conversationId/],
  ['/v1/reports', { reportId, reason: 'spam', conversationId: 'c1', seq: 0 }, /field seq/],
  ['/v1/reports', { reportId, reason: 'spam', conversationId: 'c1', seq: 1.5 }, /field seq/],
  ['/v1/reports', { reportId, reason: 'spam', conversationId: 'c1', seq: 2 ** 53 }, /field seq/],
  ['/v1/reports', { reportId, reason: secretText, userId: 'usr_1' }, /field reason/],
  ['/v1/reports', { reportId: 'x', reason: 'spam', userId: 'usr_1' }, /field reportId/],
  ['/v1/reports', { reportId, reason: 'spam', userId: 'usr_1', comment: '' }, /field comment/],
  ['/v1/reports', { reportId, reason: 'spam', userId: 'usr_1', comment: ' ' }, /field comment/],
  [
    '/v1/reports',
    { reportId, reason: 'spam', userId: 'usr_1', comment: 'x'.repeat(1_001) },
    /field comment/,
  ],
  [
    '/v1/reports',
    { reportId, reason: 'spam', userId: 'usr_1', comment: '😀'.repeat(501) },
    /field comment/,
  ],
];

const queries: [string, RegExp][] = [
  ['/v1/users', /username/],
  ['/v1/users?username=', /field username/],
  ['/v1/users?username=a&username=b', /field username/],
  [`/v1/users?username=${'a'.repeat(129)}`, /field username/],
  ['/v1/users?username=a&extra=1', /field extra/],
  ['/v1/conversations?limit=0', /field limit/],
  ['/v1/conversations?limit=101', /field limit/],
  ['/v1/conversations?limit=1.5', /field limit must be integer/],
  ['/v1/conversations?limit=ten', /field limit/],
  ['/v1/conversations?limit=', /field limit/],
  ['/v1/conversations?cursor=', /field cursor/],
  ['/v1/conversations?cursor=not-one-of-ours', /cursor/],
  ['/v1/conversations/c1/messages?before=0', /field before/],
  ['/v1/conversations/c1/messages?before=-1', /field before/],
  ['/v1/conversations/c1/messages?before=99999999999999999', /field before/],
  ['/v1/conversations/c1/messages?after=-1', /field after/],
  ['/v1/conversations/c1/messages?limit=1000', /field limit/],
  ['/v1/conversations/c1/messages?before[$gt]=1', /unreadable|before/],
  ['/v1/conversations/a%20b', /field id/],
  [`/v1/conversations/${'a'.repeat(65)}/messages`, /field id/],
];

function expectInvalid(answer: Answer, message: RegExp) {
  expect(refusalOf(answer)).toEqual(refusal(400, 'invalid_request'));
  expect(answer.body.message).toMatch(message);
  expect(answer.body.message).not.toContain(secretText);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
}

describe('bad input', () => {
  test('in a body gets an error that names the field', async () => {
    const server = await sharedServer({ GUEST_PEERS: 'helena' });
    const { accessToken: token } = await registerUser(server);
    for (const [path, body, message] of bodies) {
      const method = path === '/v1/me/password' ? 'PUT' : 'POST';
      const answer = await rest(server, method, path, { body, token });
      expectInvalid(answer, message);
    }
  });

  test('in a query or path gets an error that names the field', async () => {
    const server = await sharedServer();
    const { accessToken: token } = await registerUser(server);
    for (const [path, message] of queries) {
      expectInvalid(await rest(server, 'GET', path, { token }), message);
    }
  });

  test('that is no JSON, too much or of another type gets an error too', async () => {
    const server = await sharedServer();
    const path = '/v1/auth/login';
    const post = (raw: string, headers = {}) => rest(server, 'POST', path, { raw, headers });

    for (const raw of ['{', '{"username":', '', `{"a":${'['.repeat(30_000)}`]) {
      expect(refusalOf(await post(raw))).toEqual(refusal(400, 'invalid_request'));
    }
    const polluted = await post('{"__proto__":{"username":"ada"},"password":"password"}');
    expect(refusalOf(polluted)).toEqual(refusal(400, 'invalid_request'));
    const large = await post(JSON.stringify({ username: 'a', password: 'x'.repeat(70_000) }));
    expect(refusalOf(large)).toEqual(refusal(413, 'payload_too_large'));
    const form = await post('username=ada', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(refusalOf(form)).toEqual(refusal(415, 'invalid_request'));
    expect((await rest(server, 'GET', '/healthz')).status).toBe(200);
  });

  test('in a path or method gets a JSON answer', async () => {
    const server = await sharedServer();
    const unknown: [string, string][] = [
      ['GET', '/'],
      ['GET', '/v1'],
      ['GET', '/v1/nothing'],
      ['GET', '/../../etc/passwd'],
    ];
    for (const [method, path] of unknown) {
      expect({ path, ...refusalOf(await rest(server, method, path)) }).toEqual({
        path,
        ...refusal(404, 'not_found'),
      });
    }
    expect(refusalOf(await rest(server, 'GET', '/v1/%zz'))).toEqual(
      refusal(400, 'invalid_request'),
    );
    const { accessToken: token } = await registerUser(server);
    expect(refusalOf(await rest(server, 'GET', '/v1/ws'))).toEqual(refusal(401, 'invalid_token'));
    const noUpgrade = await rest(server, 'GET', '/v1/ws', { token });
    expect(refusalOf(noUpgrade)).toEqual(refusal(426, 'invalid_request'));
    expect(noUpgrade.headers.get('upgrade')).toBe('websocket');
  });
});

test('a method that a path lacks is told which it has', async () => {
  const server = await startServer({ env: { ADMIN_TOKEN: adminToken } });
  const lacking: (readonly [string, string, string])[] = [
    ['DELETE', '/v1/conversations', 'GET, HEAD, POST, OPTIONS'],
    ['GET', '/v1/auth/login', 'POST, OPTIONS'],
    ['HEAD', '/v1/auth/login', 'POST, OPTIONS'],
    ['PATCH', '/v1/conversations/any/messages', 'GET, HEAD, OPTIONS'],
    ['PUT', '/v1/ws', 'GET, HEAD, OPTIONS'],
    // Unknown to the parser of Node 20.19.0, as any made-up method.
    ...(METHODS.includes('QUERY')
      ? [['QUERY', '/v1/me', 'GET, HEAD, PATCH, OPTIONS'] as const]
      : []),
    ['POST', '/v1/admin/users/any', 'GET, HEAD, PATCH, DELETE, OPTIONS'],
    ['GET', '/v1/reports', 'POST, OPTIONS'],
    ['POST', '/v1/blocks', 'GET, HEAD, OPTIONS'],
    ['GET', '/v1/blocks/any', 'PUT, DELETE, OPTIONS'],
    ['DELETE', '/v1/admin/reports/any', 'GET, HEAD, PUT, OPTIONS'],
    ['POST', '/v1/me/sessions', 'GET, HEAD, DELETE, OPTIONS'],
    ['GET', '/v1/me/sessions/any', 'DELETE, OPTIONS'],
    ['POST', '/v1/me/password', 'PUT, OPTIONS'],
    ['POST', '/v1/me/export', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/v1/me/deletion', 'POST, OPTIONS'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['POST', '/chat-window.js', 'GET, HEAD'],
  ];
  for (const [method, path, allow] of lacking) {
    const { status, headers, body } = await rest(server, method, path);
    expect({ method, path, status, allow: headers.get('allow') }).toEqual({
      method,
      path,
      status: 405,
      allow,
    });
    expect(body?.code ?? null).toBe(method === 'HEAD' ? null : 'method_not_allowed');
  }
  expect((await rest(server, 'HEAD', '/healthz')).status).toBe(200);
});

describe('a route for signed-in users', () => {
  const routes: [string, string, unknown?][] = [
    ['GET', '/v1/me'],
    ['GET', '/v1/me/sessions'],
    ['DELETE', '/v1/me/sessions'],
    ['DELETE', '/v1/me/sessions/ses_1'],
    ['PUT', '/v1/me/password', { password, newPassword: password }],
    ['GET', '/v1/me/export'],
    ['POST', '/v1/me/deletion', { password }],
    ['GET', '/v1/users?username=ada'],
    ['GET', '/v1/conversations'],
    ['POST', '/v1/conversations', { username: 'ada' }],
    ['GET', '/v1/conversations/c1'],
    ['GET', '/v1/conversations/c1/messages'],
    ['POST', '/v1/reports', { reportId, reason: 'spam', userId: 'usr_1' }],
    ['GET', '/v1/blocks'],
    ['PUT', '/v1/blocks/usr_1'],
    ['DELETE', '/v1/blocks/usr_1'],
    ['GET', '/v1/ws/check'],
  ];

  test('refuses whoever has no good token', async () => {
    const server = await sharedServer();
    const { refreshToken } = await registerUser(server);
    for (const [method, path, body] of routes) {
      for (const headers of [
        {},
        { authorization: 'Bearer nonsense' },
        { authorization: 'Basic YTpi' },
        { authorization: `Bearer ${refreshToken}` },
      ]) {
        const answer = await rest(server, method, path, {
          headers,
          ...(body === undefined ? {} : { body }),
        });
        expect({ path, ...refusalOf(answer) }).toEqual({ path, ...refusal(401, 'invalid_token') });
        expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
      }
    }
  });

  test('says that an expired token is expired', async () => {
    const server = await startServer({ env: { ACCESS_TOKEN_TTL: '1ms' } });
    const { accessToken: token } = await registerUser(server);
    for (const [method, path, body] of routes) {
      const answer = await rest(server, method, path, {
        token,
        ...(body === undefined ? {} : { body }),
      });
      expect(refusalOf(answer)).toEqual(refusal(401, 'token_expired'));
    }
  });
});

test('a page of the largest size is served', async () => {
  const server = await sharedServer();
  const { accessToken: token } = await registerUser(server);
  const path = `/v1/conversations?limit=${limits.conversationPageSize}`;
  expect(await rest(server, 'GET', path, { token })).toMatchObject({
    status: 200,
    body: { conversations: [] },
  });
});
