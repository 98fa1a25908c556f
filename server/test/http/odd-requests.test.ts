import { gzipSync } from 'node:zlib';
import { ownName, registerUser, sharedServer, startServer } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { refusal, refusalOf, rest } from '../rest.js';
import { rawRequest } from './raw-request.js';

const head = (...fields: string[]) =>
  ['POST /v1/auth/login HTTP/1.1', 'Host: x', 'Connection: close', ...fields, '', ''].join('\r\n');
const json = 'Content-Type: application/json';
const credentials = (username: string | Buffer) =>
  Buffer.concat([
    Buffer.from('{"username":"'),
    Buffer.from(username),
    Buffer.from('","password":"long enough"}'),
  ]);

describe('a body', () => {
  test('that grows past the limit in chunks is refused with 413, not cut off', async () => {
    const server = await sharedServer();
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    const answer = await rawRequest(
      server,
      head(json, 'Transfer-Encoding: chunked'),
      chunk.repeat(6),
      '0\r\n\r\n',
    );
    expect(answer.status).toBe(413);
    expect(answer.text).toContain('"code":"payload_too_large"');
  });

  test('that is not UTF-8, or is compressed, is refused', async () => {
    const server = await sharedServer();
    const bodies: [string, Buffer, string[]][] = [
      ['not UTF-8', credentials(Buffer.from([0xff, 0xfe])), []],
      ['gzip', gzipSync(Buffer.alloc(10_000_000, ' ')), ['Content-Encoding: gzip']],
    ];
    for (const [name, body, fields] of bodies) {
      const answer = await rawRequest(
        server,
        head(json, `Content-Length: ${body.length}`, ...fields),
        body,
      );
      expect({ name, status: answer.status }).toEqual({ name, status: 400 });
      expect(answer.text).toContain('"code":"invalid_request"');
    }
  });

  test('whose length is stated twice, or wrongly, is refused, and nothing is smuggled', async () => {
    const server = await sharedServer();
    const smuggled = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
    for (const fields of [
      ['Content-Length: 2', 'Content-Length: 3'],
      ['Content-Length: 2', 'Transfer-Encoding: chunked'],
      ['Transfer-Encoding: chunked, identity'],
      ['Content-Length: -1'],
      ['Content-Length: 0x2'],
    ]) {
      const answer = await rawRequest(server, head(json, ...fields), '{}', smuggled);
      expect({ fields, status: answer.status }).toEqual({ fields, status: 400 });
      expect(answer.text).not.toContain('200 OK');
    }
    expect((await rest(server, 'GET', '/healthz')).status).toBe(200);
  });
});

describe('a username that nobody can have', () => {
  test('is a wrong one at sign-in, and finds nobody', async () => {
    const server = await sharedServer();
    const kim = ownName('kim');
    await registerUser(server, kim);
    const { accessToken: token } = await registerUser(server);
    // NUL, half a surrogate pair, the Kelvin sign (whose lower case is k), a Cyrillic letter, a space.
    const kelvin = kim.replace('k', '\u212a');
    const cyrillic = kim.replace('i', '\u0456');
    for (const username of [`${kim}\0`, `${kim}\ud800`, kelvin, cyrillic, `${kim} `]) {
      const login = await rest(server, 'POST', '/v1/auth/login', {
        body: { username, password: 'correct horse battery' },
      });
      expect(refusalOf(login)).toEqual(refusal(401, 'invalid_credentials'));
      const opened = await rest(server, 'POST', '/v1/conversations', { token, body: { username } });
      expect({ username, ...refusalOf(opened) }).toEqual({
        username,
        ...refusal(404, 'not_found'),
      });
    }
  });
});

describe('an Authorization header', () => {
  test('that comes twice is refused, even with the same token', async () => {
    const server = await sharedServer();
    const { accessToken } = await registerUser(server);
    const bearer = `Authorization: Bearer ${accessToken}\r\n`;
    const get = 'GET /v1/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n';
    const upgrade =
      'GET /v1/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
    expect((await rawRequest(server, get, bearer, '\r\n')).status).toBe(200);
    for (const start of [get, upgrade]) {
      const answer = await rawRequest(server, start, bearer, bearer, '\r\n');
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('"code":"invalid_request"');
    }
  });
});

describe('a flood of requests from one address', () => {
  test('is refused with a time to wait; preflights and health are not', async () => {
    const server = await startServer({ env: { LIMIT_REQUESTS_PER_ADDRESS: '5' } });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        rest(server, 'POST', '/v1/auth/refresh', { body: { refreshToken: 'A'.repeat(43) } }),
      ),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(15);
    expect(refused[0]?.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await rest(server, 'OPTIONS', '/v1/me')).status).toBe(204);
    expect((await rest(server, 'GET', '/healthz')).status).toBe(200);
  });
});

test('what is not HTTP is answered with 400, and fills no log', async () => {
  const server = await startServer();
  expect((await rawRequest(server, '\x16\x03\x01\x00\r\n\r\n')).status).toBe(400);
  expect(
    (await rawRequest(server, `GET / HTTP/1.1\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`)).status,
  ).toBe(400);
  await rest(server, 'GET', '/healthz');
  expect(server.logs()).not.toMatch(/"level":(40|50|60).*Parse Error/);
});
