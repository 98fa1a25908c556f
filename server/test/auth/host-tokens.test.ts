import { registerUser, type ServedChat, sharedServer, startServer } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { forgeToken } from '../forge-token.js';
import { rest } from '../rest.js';

const hostSecret = 'the host secret, thirty-two bytes';
const env = { HOST_JWT_SECRET: hostSecret, JWT_SECRET: 'our own secret, also 32 bytes long' };
const header = { alg: 'HS256', typ: 'JWT' };
const soon = () => Math.floor(Date.now() / 1_000) + 60;

const claims = (changes: Record<string, unknown> = {}) => ({
  sub: 'customer 42',
  aud: 'chat',
  exp: soon(),
  ...changes,
});

function me(server: ServedChat, token: string) {
  return rest(server, 'GET', '/v1/me', { token });
}

describe('a host site’s token', () => {
  test('creates its user, then keeps the profile up to date', async () => {
    const server = await sharedServer(env);
    const plain = await me(server, forgeToken(header, claims(), hostSecret));
    expect(plain).toMatchObject({
      status: 200,
      body: { user: { username: 'customer 42', name: 'customer 42' } },
    });
    const named = await me(
      server,
      forgeToken(
        header,
        claims({ name: 'Grace', picture: 'https://host.example/g.png' }),
        hostSecret,
      ),
    );
    expect(named.body.user).toEqual({
      id: plain.body.user.id,
      username: 'customer 42',
      name: 'Grace',
      picture: 'https://host.example/g.png',
    });
    // What an issuer does not know it writes as null, and that changes nothing.
    const unknown = claims({ name: null, picture: null, nbf: null });
    const same = await me(server, forgeToken(header, unknown, hostSecret));
    expect(same.body.user).toEqual(named.body.user);
    const later = await me(server, forgeToken(header, claims({ picture: '' }), hostSecret));
    expect(later.body.user).toEqual({
      id: plain.body.user.id,
      username: 'customer 42',
      name: 'Grace',
    });
  });

  test('says whether its user is a program; what was said last counts, and nothing says nothing', async () => {
    const server = await sharedServer(env);
    const sub = `a program ${crypto.randomUUID()}`;
    const says = async (changes: object) => {
      const token = forgeToken(header, claims({ sub, ...changes }), hostSecret);
      return (await me(server, token)).body.user;
    };
    const user = { id: expect.any(String), username: sub, name: sub };
    expect(await says({ bot: true })).toEqual({ ...user, bot: true });
    for (const nothing of [{}, { bot: null }, { name: 'It' }]) {
      expect(await says(nothing)).toMatchObject({ bot: true });
    }
    expect(await says({ bot: false })).toEqual({ ...user, name: 'It' });
    expect(await says({})).toEqual({ ...user, name: 'It' });
    // One who was known before is a program by the next token as well.
    expect(await says({ bot: true })).toEqual({ ...user, name: 'It', bot: true });
  });

  test.each(['true', 1, 0, '', {}, []])(
    'with %j as bot is refused, by the name of the claim',
    async (bot) => {
      const server = await sharedServer(env);
      const { status, body } = await me(server, forgeToken(header, claims({ bot }), hostSecret));
      expect({ status, code: body.code }).toEqual({ status: 401, code: 'invalid_token' });
      expect(body.message).toContain('bot');
    },
  );

  test('that is longer than any should be is refused, well signed as it is', async () => {
    const server = await sharedServer(env);
    const ofLength = (length: number) =>
      forgeToken(header, claims({ x: 'x'.repeat(length) }), hostSecret);
    const fits = ofLength(5_000);
    expect(fits.length).toBeLessThan(8_192);
    expect((await me(server, fits)).status).toBe(200);
    const tooLong = await me(server, ofLength(6_200));
    expect(tooLong).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
    expect(tooLong.body.message).toContain('too long');
  });

  test('used ten times at once creates one user', async () => {
    const server = await sharedServer(env);
    const token = forgeToken(header, claims(), hostSecret);
    const all = await Promise.all(Array.from({ length: 10 }, () => me(server, token)));
    expect(new Set(all.map(({ body }) => body.user.id)).size).toBe(1);
  });

  test('is never a picture that is not https', async () => {
    const server = await sharedServer(env);
    for (const picture of ['javascript:alert(1)', 'http://host.example/g.png', 'g.png']) {
      const { body } = await me(server, forgeToken(header, claims({ picture }), hostSecret));
      expect(body.user).not.toHaveProperty('picture');
    }
  });

  test('is refused when it is not exactly right', async () => {
    const server = await sharedServer(env);
    const wrong: [string, string, string][] = [
      ['a foreign key', forgeToken(header, claims(), 'x'.repeat(32)), 'invalid_token'],
      ['our own key', forgeToken(header, claims(), env.JWT_SECRET), 'invalid_token'],
      ['alg none', forgeToken({ ...header, alg: 'none' }, claims(), null), 'invalid_token'],
      ['no exp', forgeToken(header, claims({ exp: undefined }), hostSecret), 'invalid_token'],
      ['no aud', forgeToken(header, claims({ aud: undefined }), hostSecret), 'invalid_token'],
      ['another aud', forgeToken(header, claims({ aud: 'shop' }), hostSecret), 'invalid_token'],
      ['an empty sub', forgeToken(header, claims({ sub: '' }), hostSecret), 'invalid_token'],
      ['a number as sub', forgeToken(header, claims({ sub: 42 }), hostSecret), 'invalid_token'],
      ['a NUL in sub', forgeToken(header, claims({ sub: 'a\0b' }), hostSecret), 'invalid_token'],
      [
        'a long sub',
        forgeToken(header, claims({ sub: 'a'.repeat(129) }), hostSecret),
        'invalid_token',
      ],
      ['an object as name', forgeToken(header, claims({ name: {} }), hostSecret), 'invalid_token'],
      [
        'a number as picture',
        forgeToken(header, claims({ picture: 42 }), hostSecret),
        'invalid_token',
      ],
      ['a text as nbf', forgeToken(header, claims({ nbf: 'now' }), hostSecret), 'invalid_token'],
      ['nbf ahead', forgeToken(header, claims({ nbf: soon() + 60 }), hostSecret), 'invalid_token'],
      ['exp no date', forgeToken(header, claims({ exp: 1e300 }), hostSecret), 'invalid_token'],
      ['exp past', forgeToken(header, claims({ exp: soon() - 120 }), hostSecret), 'token_expired'],
    ];
    for (const [name, token, code] of wrong) {
      const { status, body } = await me(server, token);
      expect({ name, status, code: body.code }).toEqual({ name, status: 401, code });
    }
  });

  test('cannot pass for an account of the server, even with its id and its form', async () => {
    const server = await sharedServer(env);
    const ada = await registerUser(server);
    const [ownHeader = ''] = ada.accessToken.split('.');
    const stolenHeader = JSON.parse(Buffer.from(ownHeader, 'base64url').toString());
    const asOurs = forgeToken(
      stolenHeader,
      claims({ sub: ada.user.id, sid: 'ses_1', iss: 'chat', iat: soon() - 60 }),
      hostSecret,
    );
    expect(await me(server, asOurs)).toMatchObject({ status: 401 });
    const asHost = await me(server, forgeToken(header, claims({ sub: ada.username }), hostSecret));
    expect(asHost.status).toBe(200);
    expect(asHost.body.user.id).not.toBe(ada.user.id);
  });

  test('means nothing to a server that has no host', async () => {
    const server = await startServer();
    const { status, body } = await me(server, forgeToken(header, claims(), hostSecret));
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'invalid_token' });
  });
});

describe('whom a host site’s token was issued for', () => {
  const aud = (value: unknown) => claims({ aud: value });
  const client = (more: Record<string, unknown>) => claims({ aud: undefined, ...more });
  const audiences = { HOST_JWT_AUDIENCE: 'shop, app' };
  const clients = { HOST_JWT_CLIENTS: 'web, ios' };
  const none = {};
  test.each<[string, Record<string, string>, Record<string, unknown>, number]>([
    ['its own aud', audiences, aud('shop'), 200],
    ['one of several', audiences, aud(['else', 'app']), 200],
    ['another aud', audiences, aud('chat'), 401],
    ['no aud', audiences, client({ azp: 'shop' }), 401],
    ['an aud that is null', audiences, aud(null), 401],
    ['no aud, where none is named', none, client({}), 401],
    ['a client where none is named', none, client({ client_id: 'chat', azp: 'chat' }), 401],
    ['a client_id (Cognito)', clients, client({ client_id: 'web' }), 200],
    ['an azp beside another aud (Keycloak)', clients, claims({ aud: 'account', azp: 'ios' }), 200],
    ['both, the same', clients, client({ client_id: 'web', azp: 'web' }), 200],
    ['both, one of them another', clients, client({ client_id: 'web', azp: 'else' }), 401],
    [
      'a client_id that is null beside an azp',
      clients,
      client({ client_id: null, azp: 'web' }),
      200,
    ],
    ['another client', clients, client({ client_id: 'else' }), 401],
    ['no client, only the aud of our own tokens', clients, claims(), 401],
    ['a list as client', clients, client({ azp: ['web'] }), 401],
    [
      'both asked for, both right',
      { ...audiences, ...clients },
      claims({ aud: 'app', azp: 'web' }),
      200,
    ],
    ['both asked for, a wrong aud', { ...audiences, ...clients }, claims({ azp: 'web' }), 401],
    ['both asked for, no client', { ...audiences, ...clients }, aud('app'), 401],
  ])('%s', async (_, more, token, status) => {
    const server = await sharedServer({ ...env, ...more });
    expect((await me(server, forgeToken(header, token, hostSecret))).status).toBe(status);
  });

  test('our own access tokens keep their own aud', async () => {
    const server = await sharedServer({ ...env, ...audiences, ...clients });
    const { accessToken } = await registerUser(server);
    expect((await me(server, accessToken)).status).toBe(200);
  });
});
