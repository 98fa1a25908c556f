import { registerUser, startServer, type TestServer } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { metricsUrl } from '../metrics/scrape.js';
import { rest } from '../rest.js';
import { rawRequest } from './raw-request.js';

/** What a request is made of; each row of a table changes something. */
interface Shape {
  readonly line?: string;
  readonly host?: string | null;
  readonly fields?: readonly string[];
  /** Behind the head. */
  readonly rest?: string;
  /** Changes the bytes of the head. */
  readonly change?: (head: string) => string;
}

type Row = readonly [name: string, answer: number, shape: Shape];

const chunked = 'Transfer-Encoding: chunked';

function bytesOf(
  always: readonly string[],
  { line = 'GET /v1/me HTTP/1.1', host = 'Host: x', fields = [], rest = '', change }: Shape,
): Buffer {
  const lines = [line, ...(host === null ? [] : [host]), ...always, ...fields];
  const head = `${lines.join('\r\n')}\r\n\r\n`;
  return Buffer.from((change?.(head) ?? head) + rest, 'latin1');
}

/** Tries each row; what came back is a typed refusal, or none. */
async function tryAll(
  server: TestServer,
  always: readonly string[],
  rows: readonly Row[],
): Promise<void> {
  for (const [name, status, shape] of rows) {
    const { text, ...answer } = await rawRequest(server, bytesOf(always, shape));
    expect({ name, status: answer.status }).toEqual({ name, status });
    const [first = '', ...others] = text.split(/(?=HTTP\/1\.1 \d)/);
    expect({ name, answers: others.length }).toEqual({ name, answers: 0 });
    if (status !== 400) continue;
    expect({ name, typed: first.includes('"code":"invalid_request"') }).toEqual({
      name,
      typed: true,
    });
    expect(first.toLowerCase()).toContain('\r\nconnection: close\r\n');
  }
  expect((await rest(server, 'GET', '/healthz')).status).toBe(200);
}

/** What can be wrong with any request, whatever it asks for. */
const anyRequest: readonly Row[] = [
  ['no Host', 400, { host: null }],
  ['an empty Host', 400, { host: 'Host:' }],
  ['two Hosts', 400, { fields: ['Host: y'] }],
  ['the same Host twice', 400, { fields: ['host: x'] }],
  ['two names in one Host', 400, { host: 'Host: x, y' }],
  ['a Host with a user', 400, { host: 'Host: a@x' }],
  ['a Host with a path', 400, { host: 'Host: x/y' }],
  ['a Host with a space', 400, { host: 'Host: x y' }],
  ['a Host whose port is no number', 400, { host: 'Host: x:http' }],
  ['a folded line', 400, { fields: ['X-A: b\r\n c'] }],
  ['a line folded by a tab', 400, { fields: ['X-A: b\r\n\tAuthorization: c'] }],
  ['a first line that is folded', 400, { change: (head) => head.replace('\r\nHost', '\r\n Host') }],
  ['a space before a colon', 400, { fields: ['X-A : b'] }],
  ['a tab before a colon', 400, { fields: ['X-A\t: b'] }],
  ['a space in a name', 400, { fields: ['X A: b'] }],
  ['a field without a name', 400, { fields: [': b'] }],
  ['a line without a colon', 400, { fields: ['X-A'] }],
  ['bare line feeds', 400, { change: (head) => head.replaceAll('\r\n', '\n') }],
  ['one bare line feed', 400, { fields: ['X-A: b\nX-B: c'] }],
  ['a bare carriage return', 400, { fields: ['X-A: b\rX-B: c'] }],
  ['a NUL', 400, { fields: ['X-A: b\0c'] }],
  ['Transfer-Encoding beside Content-Length', 400, { fields: [chunked, 'Content-Length: 3'] }],
  ['Content-Length beside Transfer-Encoding', 400, { fields: ['Content-Length: 3', chunked] }],
  ['an unknown transfer coding', 400, { fields: ['Transfer-Encoding: xchunked'] }],
  ['identity as a transfer coding', 400, { fields: ['Transfer-Encoding: identity'] }],
  ['two lengths', 400, { fields: ['Content-Length: 0', 'Content-Length: 3'] }],
  ['one length twice', 400, { fields: ['Content-Length: 0', 'Content-Length: 0'] }],
  ['a length with a leading zero', 400, { fields: ['Content-Length: 00'] }],
  ['two Authorizations', 400, { fields: ['Authorization: Bearer other'] }],
  ['two Origins', 400, { fields: ['Origin: http://x', 'Origin: http://x'] }],
];

describe('a request that two readers could take for two things', () => {
  test('to read something is refused with 400, and its connection closed', async () => {
    const server = await startServer();
    const { accessToken } = await registerUser(server);
    const always = [`Authorization: Bearer ${accessToken}`, 'Connection: close'];
    await tryAll(server, always, [
      ['as it should be', 200, {}],
      ['after an empty line (RFC 9112 §2.2)', 200, { change: (head) => `\r\n${head}` }],
      ['a Host with a port', 200, { host: 'Host: x:8080' }],
      ['an IPv6 Host', 200, { host: 'Host: [::1]:8080' }],
      ['a Host with an underscore', 200, { host: 'Host: chat_server:80' }],
      ['HTTP/1.0 without a Host', 200, { line: 'GET /v1/me HTTP/1.0', host: null }],
      ['an absolute target', 200, { line: 'GET http://X/v1/me HTTP/1.1' }],
      [
        'X-Forwarded-For in two lines',
        200,
        { fields: ['X-Forwarded-For: a', 'X-Forwarded-For: b'] },
      ],
      ['an unknown expectation', 200, { fields: ['Expect: the-unexpected'] }],
      ...anyRequest,
      ['an absolute target of another host', 400, { line: 'GET http://y/v1/me HTTP/1.1' }],
      ['an absolute target with a user', 400, { line: 'GET http://u@x/v1/me HTTP/1.1' }],
      ['an authority as target', 400, { line: 'GET x:80 HTTP/1.1' }],
      ['CONNECT', 400, { line: 'CONNECT x:80 HTTP/1.1' }],
      ['a target with a fragment', 400, { line: 'GET /v1/me#top HTTP/1.1' }],
      ['HTTP/0.9', 400, { change: () => 'GET /v1/me\r\n\r\n' }],
      ['HTTP/1.2', 400, { line: 'GET /v1/me HTTP/1.2' }],
      ['HTTP/2.0', 400, { line: 'GET /v1/me HTTP/2.0' }],
      ['a method in lower case', 400, { line: 'get /v1/me HTTP/1.1' }],
      ['tabs in the request line', 400, { line: 'GET\t/v1/me\tHTTP/1.1' }],
    ]);
  });

  test('with a body is refused with 400, and nothing of it becomes a request of its own', async () => {
    const server = await startServer();
    const { username, password } = await registerUser(server);
    const credentials = JSON.stringify({ username, password });
    const size = credentials.length;
    const length = `Content-Length: ${size}`;
    const chunks = `${size.toString(16)}\r\n${credentials}\r\n0\r\n\r\n`;
    const always = ['Content-Type: application/json', 'Connection: close'];
    const line = 'POST /v1/auth/login HTTP/1.1';
    const post = (name: string, status: number, fields: string[], body: string): Row => [
      name,
      status,
      { line, fields, rest: body },
    ];
    await tryAll(server, always, [
      post('a length', 200, [length], credentials),
      post('a length with spaces around it', 200, [`Content-Length:  ${size}  `], credentials),
      post('chunks', 200, [chunked], chunks),
      post('chunks, in capitals', 200, ['Transfer-Encoding: CHUNKED'], chunks),
      post(
        'chunks with a trailer',
        200,
        [chunked],
        chunks.replace(/\r\n\r\n$/, '\r\nHost: y\r\n\r\n'),
      ),
      post('a length twice', 400, [length, length], credentials),
      post('a list of lengths', 400, [`${length}, ${size}`], credentials),
      post('another length', 400, [length, 'Content-Length: 3'], credentials),
      post('a signed length', 400, [`Content-Length: +${size}`], credentials),
      post('a negative length', 400, ['Content-Length: -1'], credentials),
      post('a padded length', 400, [`Content-Length: 0${size}`], credentials),
      post('a split length', 400, ['Content-Length: 4 3'], credentials),
      post('a length in hexadecimal', 400, ['Content-Length: 0x35'], credentials),
      post('an empty length', 400, ['Content-Length: '], credentials),
      post('an endless length', 400, [`Content-Length: ${'9'.repeat(40)}`], credentials),
      post('chunked and a length', 400, [chunked, length], chunks),
      post('a length and chunked', 400, [length, chunked], chunks),
      post('chunked twice', 400, [chunked, chunked], chunks),
      post('chunked, then identity', 400, ['Transfer-Encoding: chunked, identity'], chunks),
      post('gzip, then chunked', 400, ['Transfer-Encoding: gzip, chunked'], chunks),
      post('identity', 400, ['Transfer-Encoding: identity'], credentials),
      post('a coding that looks like chunked', 400, ['Transfer-Encoding: xchunked'], chunks),
      post('a coding behind a vertical tab', 400, ['Transfer-Encoding: \x0bchunked'], chunks),
      post('a chunk of negative size', 400, [chunked], `-${chunks}`),
      post('chunks with bare line feeds', 400, [chunked], chunks.replaceAll('\r\n', '\n')),
      post('two Content-Types', 400, [length, 'Content-Type: application/json'], credentials),
      [
        'chunks in HTTP/1.0',
        400,
        { line: line.replace('1.1', '1.0'), fields: [chunked], rest: chunks },
      ],
    ]);
  });

  test('to switch to WebSocket is refused with 400, and becomes no socket', async () => {
    const server = await startServer();
    const { accessToken } = await registerUser(server);
    const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
    const version = 'Sec-WebSocket-Version: 13';
    const always = [
      `Authorization: Bearer ${accessToken}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      version,
      key,
    ];
    const line = 'GET /v1/ws HTTP/1.1';
    const upgrades = anyRequest.map(
      ([name, status, shape]): Row => [name, status, { line, ...shape }],
    );
    await tryAll(server, always, [
      ['as it should be', 101, { line }],
      ['a length of nothing', 101, { line, fields: ['Content-Length: 0'] }],
      ['an absolute target', 101, { line: 'GET http://x/v1/ws HTTP/1.1' }],
      [
        'subprotocols in two lines (RFC 6455 §11.3.4)',
        101,
        { line, fields: ['Sec-WebSocket-Protocol: chat.v1', 'Sec-WebSocket-Protocol: other'] },
      ],
      ...upgrades,
      ['a body', 400, { line, fields: ['Content-Length: 30'], rest: 'x'.repeat(30) }],
      ['a body that is still to come', 400, { line, fields: ['Content-Length: 30'] }],
      ['a chunked body', 400, { line, fields: [chunked], rest: '0\r\n\r\n' }],
      ['a frame behind it', 400, { line, rest: '\x81\x80\x01\x02\x03\x04' }],
      ['a request behind it', 400, { line, rest: 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n' }],
      ['another host in its target', 400, { line: 'GET http://y/v1/ws HTTP/1.1' }],
      ['HTTP/1.0', 400, { line: 'GET /v1/ws HTTP/1.0' }],
      ['POST', 400, { line: 'POST /v1/ws HTTP/1.1' }],
      ['its key twice', 400, { line, fields: [key] }],
      ['another key', 400, { line, fields: ['Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='] }],
      ['its version twice', 400, { line, fields: [version] }],
      ['another version', 400, { line, fields: ['Sec-WebSocket-Version: 8'] }],
    ]);
  });

  test('to the metrics is refused, too', async () => {
    const server = await startServer({ env: { METRICS_PORT: '0' } });
    const metrics = { port: Number(new URL(await metricsUrl(server)).port) };
    const line = 'GET /metrics HTTP/1.1';
    for (const [name, , shape] of anyRequest) {
      if (name === 'two Authorizations') continue;
      const { status } = await rawRequest(
        metrics,
        bytesOf(['Connection: close'], { line, ...shape }),
      );
      expect({ name, status }).toEqual({ name, status: 400 });
    }
    const good = await rawRequest(metrics, bytesOf(['Connection: close'], { line }));
    expect(good.status).toBe(200);
  });
});
