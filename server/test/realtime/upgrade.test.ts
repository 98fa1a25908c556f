import { connect } from 'node:net';
import { registerUser, sharedServer, startServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { forgeToken, readToken } from '../forge-token.js';
import { rest } from '../rest.js';
import { rawUpgrade, TestSocket } from './test-socket.js';

const secret = 'a secret of thirty-two bytes, ok';

describe('an upgrade', () => {
  test('with a good token in the Authorization header is welcomed', async () => {
    const server = await sharedServer();
    const ada = await registerUser(server);
    const socket = await TestSocket.open(server, ada.accessToken);
    expect(socket.ws.protocol).toBe('chat.v1');
    expect(socket.frames[0]).toEqual({
      type: 'welcome',
      connectionId: expect.stringMatching(/^con_/),
      user: ada.user,
      expiresIn: expect.any(Number),
      pingInterval: 25_000,
      features: {
        ...{ edits: {}, deletions: {}, replies: {}, reactions: {} },
        ...{ opening: {}, blocks: {}, reports: {} },
        ...{
          settings: {},
          unread: {},
          search: {},
          opening: {},
          blocks: {},
          reports: {},
          typing: {},
          streams: {},
          files: { bytes: 26_214_400 },
          voice: {},
          presence: {},
          privacy: {},
          sessions: {},
          leaving: {},
          topics: {},
          data: {},
          profile: {},
        },
      },
      epoch: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  test('with the token among the subprotocols is welcomed, and the token is not echoed', async () => {
    const server = await sharedServer();
    const { accessToken } = await registerUser(server);
    for (const offered of [
      `chat.v1, chat.bearer.${accessToken}`,
      `chat.bearer.${accessToken}, chat.v1`,
    ]) {
      const answer = await rawUpgrade(server, { headers: { 'sec-websocket-protocol': offered } });
      expect(answer.status).toBe(101);
      expect(answer.headers['sec-websocket-protocol']).toBe('chat.v1');
      expect(JSON.stringify(answer)).not.toContain(accessToken);
    }
  });

  test('without a good token is refused before it happens', async () => {
    const server = await sharedServer({ JWT_SECRET: secret });
    const ada = await registerUser(server);
    const eve = await registerUser(server);
    const gone = await registerUser(server);
    await rest(server, 'POST', '/v1/auth/logout', { body: { refreshToken: gone.refreshToken } });
    const { header, claims } = readToken(ada.accessToken);
    const bad: [string, string, string][] = [
      ['garbage', 'nonsense', 'invalid_token'],
      ['a refresh token', ada.refreshToken, 'invalid_token'],
      ['alg none', forgeToken({ ...header, alg: 'none' }, claims, null), 'invalid_token'],
      ['a foreign key', forgeToken(header, claims, 'x'.repeat(32)), 'invalid_token'],
      ['another audience', forgeToken(header, { ...claims, aud: 'x' }, secret), 'invalid_token'],
      ['another typ', forgeToken({ ...header, typ: 'JWT' }, claims, secret), 'invalid_token'],
      ['an object as sub', forgeToken(header, { ...claims, sub: {} }, secret), 'invalid_token'],
      ['exp in the past', forgeToken(header, { ...claims, exp: 1 }, secret), 'token_expired'],
      ['an unknown user', forgeToken(header, { ...claims, sub: 'usr_0' }, secret), 'session_ended'],
      ['an unknown session', forgeToken(header, { ...claims, sid: 'x' }, secret), 'session_ended'],
      ['an ended session', gone.accessToken, 'session_ended'],
      [
        'the session of another',
        forgeToken(header, { ...claims, sid: readToken(eve.accessToken).claims.sid }, secret),
        'session_ended',
      ],
    ];
    for (const [name, token, code] of bad) {
      for (const headers of [
        { authorization: `Bearer ${token}` },
        { 'sec-websocket-protocol': `chat.v1, chat.bearer.${token}` },
      ]) {
        const answer = await rawUpgrade(server, { headers });
        expect({ name, status: answer.status }).toEqual({ name, status: 401 });
        expect(JSON.parse(answer.body).code).toBe(code);
        expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
        expect(answer.body).not.toContain(token);
      }
      const check = await rest(server, 'GET', '/v1/ws/check', { token });
      expect({ name, status: check.status, code: check.body.code }).toEqual({
        name,
        status: 401,
        code,
      });
    }
  });

  test('that is not exactly right is refused with a reason', async () => {
    const server = await sharedServer();
    const { accessToken } = await registerUser(server);
    const good = { authorization: `Bearer ${accessToken}` };
    const wrong: [string, number, string, Parameters<typeof rawUpgrade>[1]][] = [
      ['no token', 401, 'invalid_token', {}],
      ['a token in the URL', 401, 'invalid_token', { path: `/v1/ws?token=${accessToken}` }],
      ['Basic', 401, 'invalid_token', { headers: { authorization: 'Basic YTpi' } }],
      ['an empty Bearer', 401, 'invalid_token', { headers: { authorization: 'Bearer ' } }],
      [
        'an empty chat.bearer',
        401,
        'invalid_token',
        { headers: { 'sec-websocket-protocol': 'chat.v1, chat.bearer.' } },
      ],
      [
        'two tokens',
        400,
        'invalid_request',
        {
          headers: { ...good, 'sec-websocket-protocol': `chat.v1, chat.bearer.${accessToken}` },
        },
      ],
      ['an unknown path', 404, 'not_found', { path: '/elsewhere', headers: good }],
      ['a path below', 404, 'not_found', { path: '/v1/ws/', headers: good }],
      [
        'another subprotocol',
        400,
        'invalid_request',
        { headers: { ...good, 'sec-websocket-protocol': 'graphql-ws' } },
      ],
      [
        'a malformed subprotocol',
        400,
        'invalid_request',
        { headers: { ...good, 'sec-websocket-protocol': 'chat.v1,,' } },
      ],
      ['version 8', 426, 'invalid_request', { headers: { ...good, 'sec-websocket-version': '8' } }],
      ['h2c', 426, 'invalid_request', { headers: { ...good, upgrade: 'h2c' } }],
      ['no key', 400, 'invalid_request', { headers: { ...good, 'sec-websocket-key': '' } }],
      ['a short key', 400, 'invalid_request', { headers: { ...good, 'sec-websocket-key': 'x' } }],
    ];
    for (const [name, status, code, options] of wrong) {
      const answer = await rawUpgrade(server, options);
      expect({ name, status: answer.status, code: JSON.parse(answer.body).code }).toEqual({
        name,
        status,
        code,
      });
    }
  });

  test.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'file://'])(
    'of a page of origin %s is refused, whatever its token',
    async (origin) => {
      const server = await sharedServer({ ALLOWED_ORIGINS: 'https://www.example.com' });
      const { accessToken } = await registerUser(server);
      const authorization = `Bearer ${accessToken}`;
      const answer = await rawUpgrade(server, { headers: { authorization, origin } });
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body).code).toBe('origin_not_allowed');
      for (const allowed of ['https://www.example.com', server.url]) {
        const headers = { authorization, origin: allowed };
        expect((await rawUpgrade(server, { headers })).status).toBe(101);
      }
    },
  );

  test('of a page is judged by exactly what a browser sends, and by the Host it was sent to', async () => {
    const server = await sharedServer();
    const { accessToken } = await registerUser(server);
    const judged: [string, string, number][] = [
      ['chat.example', 'http://chat.example', 101],
      ['chat.example', 'https://chat.example', 101],
      ['chat.example:80', 'http://chat.example', 101],
      ['CHAT.example', 'http://chat.example', 101],
      ['chat.example', 'http://CHAT.example', 403],
      ['chat.example', 'http://chat.example:80', 403],
      ['chat.example', 'http://chat.example:8080', 403],
      ['chat.example', 'http://chat.example.', 403],
      ['chat.example', 'http://chat.example/', 403],
      ['chat.example', 'http://chat.example@evil.example', 403],
      ['chat.example', 'http://chat.example.evil.example', 403],
      ['chat.example', 'http://chat.example, http://chat.example', 403],
      ['evil.example, chat.example', 'http://evil.example', 400],
      ['', 'http://chat.example', 400],
    ];
    for (const [host, origin, status] of judged) {
      const headers = { host, origin, authorization: `Bearer ${accessToken}` };
      const answer = await rawUpgrade(server, { headers });
      expect({ host, origin, status: answer.status }).toEqual({ host, origin, status });
    }
  });

  test('beyond a user’s connections is refused with a time to wait, until one is closed', async () => {
    const server = await startServer({ env: { LIMIT_CONNECTIONS_PER_USER: '2' } });
    const ada = await registerUser(server);
    const grace = await registerUser(server);
    const first = await TestSocket.open(server, ada.accessToken);
    await TestSocket.open(server, ada.accessToken);
    const headers = { authorization: `Bearer ${ada.accessToken}` };
    const refused = await rawUpgrade(server, { headers });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await TestSocket.open(server, grace.accessToken);
    first.ws.close();
    await waitFor(async () => (await rawUpgrade(server, { headers })).status === 101);
  });

  test('beyond a user’s connections takes the place of the one that was silent for longest', async () => {
    const server = await startServer({ env: { LIMIT_CONNECTIONS_PER_USER: '3' } });
    const { accessToken } = await registerUser(server);
    const mute = () => TestSocket.open(server, accessToken, { autoPong: false });
    const [oldest, answering, other] = [
      await mute(),
      await TestSocket.live(server, accessToken),
      await mute(),
    ];
    const headers = { authorization: `Bearer ${accessToken}` };
    // A check takes nobody's place.
    expect((await rest(server, 'GET', '/v1/ws/check', { token: accessToken })).status).toBe(429);
    expect(oldest.closed).toBeUndefined();
    const latest = await TestSocket.live(server, accessToken);
    await waitFor(() => oldest.closed);
    expect([answering.closed, other.closed]).toEqual([undefined, undefined]);
    expect((await answering.request({ type: 'ping' })).type).toBe('pong');
    await TestSocket.live(server, accessToken);
    await waitFor(() => other.closed);
    expect((await rawUpgrade(server, { headers })).status).toBe(429);
    expect([answering.closed, latest.closed]).toEqual([undefined, undefined]);
  });

  test('beyond an address’s connections is refused, whoever it is, until one is closed', async () => {
    const server = await startServer({ env: { LIMIT_CONNECTIONS_PER_ADDRESS: '2' } });
    const [ada, grace, eve] = await Promise.all(
      Array.from({ length: 3 }, () => registerUser(server)),
    );
    const first = await TestSocket.open(server, ada?.accessToken ?? '');
    await TestSocket.open(server, grace?.accessToken ?? '');
    const headers = { authorization: `Bearer ${eve?.accessToken}` };
    const refused = await rawUpgrade(server, { headers });
    expect(refused.status).toBe(429);
    expect(JSON.parse(refused.body)).toMatchObject({ code: 'rate_limited' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    first.ws.close();
    await waitFor(async () => (await rawUpgrade(server, { headers })).status === 101);
  });

  test('at the same time as many others takes no place that is not there', async () => {
    const server = await startServer({ env: { LIMIT_CONNECTIONS_PER_USER: '3' } });
    const { accessToken } = await registerUser(server);
    const attempts = await Promise.allSettled(
      Array.from({ length: 30 }, () => TestSocket.open(server, accessToken)),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });

  test('in a flood from one address is refused, and health still answers', async () => {
    const server = await startServer({ env: { LIMIT_UPGRADES_PER_ADDRESS: '10' } });
    const { accessToken } = await registerUser(server);
    const headers = { authorization: `Bearer ${accessToken}` };
    const flood = Array.from({ length: 100 }, () => rawUpgrade(server, { headers }));
    const statuses = (await Promise.all(flood)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(80);
    expect((await rest(server, 'GET', '/healthz')).status).toBe(200);
    // A slow machine has been given another place or two since.
    const check = await waitFor(async () => {
      const answer = await rest(server, 'GET', '/v1/ws/check', { token: accessToken });
      return answer.status === 429 ? answer : null;
    });
    expect(check.headers.get('retry-after')).toMatch(/^\d+$/);
  });

  test('in a flood leaves health and those who are connected answered, soon', async () => {
    const server = await startServer({ env: { LIMIT_UPGRADES_PER_ADDRESS: '10' } });
    const { accessToken } = await registerUser(server);
    const socket = await TestSocket.live(server, accessToken);
    const headers = { authorization: `Bearer ${accessToken}` };
    let flooding = true;
    const flood = Promise.all(
      Array.from({ length: 20 }, async () => {
        while (flooding) await rawUpgrade(server, { headers });
      }),
    );
    const took: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const startedAt = performance.now();
      expect((await rest(server, 'GET', '/healthz')).status).toBe(200);
      took.push(performance.now() - startedAt);
      expect(await socket.request({ type: 'ping' })).toMatchObject({ type: 'pong' });
    }
    flooding = false;
    await flood;
    // The flood comes from this very process, which shares the machine: the median is the server's.
    took.sort((a, b) => a - b);
    expect(took[took.length >> 1]).toBeLessThan(100);
  });

  test('whose headers never end is cut off within seconds', async () => {
    const server = await sharedServer();
    const socket = connect(server.port, '127.0.0.1');
    let closed = false;
    socket.on('close', () => {
      closed = true;
    });
    socket.on('error', () => {});
    socket.resume();
    socket.write('GET /v1/ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nX-Slow: ');
    await waitFor(() => closed, { timeout: 12_000, message: 'the slow sender to be cut off' });
  });

  test('that is reset halfway leaves the server running', async () => {
    const server = await sharedServer();
    const { accessToken } = await registerUser(server);
    for (let round = 0; round < 20; round += 1) {
      await new Promise<void>((resolve) => {
        const socket = connect(server.port, '127.0.0.1', () => {
          socket.write(
            `GET /v1/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer ${accessToken}\r\n\r\n`,
            () => socket.resetAndDestroy(),
          );
        });
        socket.on('error', () => {});
        socket.on('close', () => resolve());
      });
    }
    const socket = await TestSocket.open(server, accessToken);
    expect(socket.ws.readyState).toBe(WebSocket.OPEN);
  });
});
