import { createServer, type ServerResponse } from 'node:http';
import { listen, startServer, waitFor } from '@chat/testkit';
import { exportJWK, exportPKCS8, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import type { HostKey } from '../../src/auth/host-key.js';
import { PublicKey } from '../../src/auth/public-key.js';
import { PublishedKeys, type PublishedKeysOptions } from '../../src/auth/published-keys.js';
import { parseSignedToken } from '../../src/auth/signed-token.js';
import { forgeToken } from '../forge-token.js';
import { rest } from '../rest.js';

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

const makeKeys = (alg: string, options = {}) =>
  generateKeyPair(alg, { extractable: true, ...options });

function sign({ privateKey }: Pair, alg: string, header: Record<string, unknown> = {}) {
  return new SignJWT({ name: 'Grace', iss: 'https://host.example' })
    .setProtectedHeader({ alg, typ: 'JWT', ...header })
    .setSubject('customer 42')
    .setAudience('chat')
    .setExpirationTime('1m')
    .sign(privateKey);
}

/** An issuer that publishes these keys, and counts how often it is asked. */
async function startIssuer(keys: JWK[]) {
  const issuer = {
    url: '',
    keys,
    asked: 0,
    answer: (response: ServerResponse) => {
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ keys: issuer.keys }));
    },
  };
  const server = createServer((_request, response) => {
    issuer.asked += 1;
    issuer.answer(response);
  });
  issuer.url = `${await listen(server)}/jwks.json`;
  return issuer;
}

const publicJwk = async ({ publicKey }: Pair, kid: string) => ({
  ...(await exportJWK(publicKey)),
  kid,
});

/** What was logged: level and sentence. */
let lines: string[] = [];
beforeEach(() => {
  lines = [];
});

function publishedKeys(url: string, options: Partial<PublishedKeysOptions> = {}) {
  const at = (level: string) => (_fields: object, message: string) => {
    lines.push(`${level}: ${message}`);
  };
  const log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  return new PublishedKeys({ url, log, ...options });
}

const outcome = (key: HostKey, token: string) =>
  key.verifies(parseSignedToken(token)).catch((error: { code: string }) => error.code);

describe('a host site’s public key', () => {
  test.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'])(
    'verifies %s, and no other key’s tokens',
    async (alg) => {
      const [own, foreign] = [await makeKeys(alg), await makeKeys(alg)];
      const key = new PublicKey(await exportSPKI(own.publicKey));
      expect(await outcome(key, await sign(own, alg))).toBe(true);
      expect(await outcome(key, await sign(foreign, alg))).toBe(false);
    },
  );

  test('is never a secret for HS256, and nothing that a token brings along counts', async () => {
    const [own, thief] = [await makeKeys('RS256'), await makeKeys('RS256')];
    const pem = await exportSPKI(own.publicKey);
    const key = new PublicKey(pem);
    const claims = { sub: 'x', aud: 'chat', exp: 9_999_999_999 };
    expect(await outcome(key, forgeToken({ alg: 'HS256' }, claims, pem))).toBe(false);
    const jwk = await exportJWK(thief.publicKey);
    expect(await outcome(key, await sign(thief, 'RS256', { jwk }))).toBe(false);
    const jku = 'http://127.0.0.1:1/keys';
    expect(await outcome(key, await sign(thief, 'RS256', { jku, x5u: jku }))).toBe(false);
    // An algorithm that goes with another kind of key.
    expect(await outcome(key, await sign(await makeKeys('ES256'), 'ES256'))).toBe(false);
  });

  test('is refused at once when it is weak, private or none', async () => {
    const { publicKey } = await import('node:crypto').then(({ generateKeyPairSync }) =>
      generateKeyPairSync('rsa', { modulusLength: 1_024 }),
    );
    const weak = publicKey.export({ type: 'spki', format: 'pem' }) as string;
    expect(() => new PublicKey(weak)).toThrow(/2048 bits/);
    expect(() => new PublicKey('nonsense')).toThrow();
    for (const alg of ['RS256', 'ES256', 'EdDSA']) {
      const pem = await exportPKCS8((await makeKeys(alg)).privateKey);
      expect(() => new PublicKey(pem)).toThrow(/private/);
      expect(() => new PublicKey(pem.replaceAll('\n', '\\n'))).toThrow(/private/);
    }
  });
});

describe('a key set', () => {
  test('is fetched once for many tokens, each by its kid, and without one', async () => {
    const pairs = {
      one: await makeKeys('RS256'),
      two: await makeKeys('ES256'),
      three: await makeKeys('RS256'),
    };
    const jwks = await Promise.all(
      Object.entries(pairs).map(([kid, pair]) => publicJwk(pair, kid)),
    );
    const issuer = await startIssuer(jwks);
    const key = publishedKeys(issuer.url);
    const tokens = [
      await sign(pairs.one, 'RS256', { kid: 'one' }),
      await sign(pairs.two, 'ES256', { kid: 'two' }),
      await sign(pairs.three, 'RS256'),
    ];
    expect(await Promise.all(tokens.map((token) => outcome(key, token)))).toEqual([
      true,
      true,
      true,
    ]);
    expect(await outcome(key, await sign(pairs.two, 'ES256', { kid: 'one' }))).toBe(false);
    expect(await outcome(key, await sign(await makeKeys('RS256'), 'RS256'))).toBe(false);
    expect(issuer.asked).toBe(1);
  });

  test('is asked again for an unknown kid, and by a flood of them only once a cool-down', async () => {
    const [old, fresh] = [await makeKeys('ES256'), await makeKeys('ES256')];
    const issuer = await startIssuer([await publicJwk(old, 'old')]);
    const key = publishedKeys(issuer.url, { coolDown: 200 });
    expect(await outcome(key, await sign(old, 'ES256', { kid: 'old' }))).toBe(true);
    issuer.keys = [await publicJwk(fresh, 'fresh')];
    const rotated = await sign(fresh, 'ES256', { kid: 'fresh' });
    await waitFor(async () => (await outcome(key, rotated)) === true);
    const asked = issuer.asked;
    const began = performance.now();
    for (let index = 0; index < 300; index += 1) {
      expect(await outcome(key, await sign(fresh, 'ES256', { kid: `made up ${index}` }))).toBe(
        false,
      );
    }
    const allowed = Math.ceil((performance.now() - began) / 200) + 1;
    expect(issuer.asked - asked).toBeLessThanOrEqual(allowed);
    expect(await outcome(key, rotated)).toBe(true);
  });

  test('without kids that rotates is taken up with the first token that no known key fits', async () => {
    const [old, fresh] = [await makeKeys('ES256'), await makeKeys('ES256')];
    const bare = async ({ publicKey }: Pair) => exportJWK(publicKey);
    const issuer = await startIssuer([await bare(old)]);
    const key = publishedKeys(issuer.url, { coolDown: 100 });
    expect(await outcome(key, await sign(old, 'ES256'))).toBe(true);
    issuer.keys = [await bare(fresh)];
    const rotated = await sign(fresh, 'ES256');
    await waitFor(async () => (await outcome(key, rotated)) === true);
    expect(issuer.asked).toBe(2);
    expect(await outcome(key, await sign(old, 'ES256'))).toBe(false);
  });

  test('whose key changes under the same kid is taken up, too', async () => {
    const [old, fresh] = [await makeKeys('RS256'), await makeKeys('RS256')];
    const issuer = await startIssuer([await publicJwk(old, '1')]);
    const key = publishedKeys(issuer.url, { coolDown: 100 });
    expect(await outcome(key, await sign(old, 'RS256', { kid: '1' }))).toBe(true);
    issuer.keys = [await publicJwk(fresh, '1')];
    const rotated = await sign(fresh, 'RS256', { kid: '1' });
    await waitFor(async () => (await outcome(key, rotated)) === true);
  });

  test('is asked once in a cool-down, whatever strangers send, also while it answers with failures', async () => {
    const [own, foreign] = [await makeKeys('ES256'), await makeKeys('ES256')];
    const issuer = await startIssuer([await publicJwk(own, 'own')]);
    const serve = issuer.answer;
    const key = publishedKeys(issuer.url, { coolDown: 400 });
    expect(await outcome(key, await sign(own, 'ES256', { kid: 'own' }))).toBe(true);
    issuer.answer = (response) => void response.writeHead(500).end();
    const strangers = [
      await sign(foreign, 'ES256'),
      await sign(foreign, 'ES256', { kid: 'own' }),
      await sign(foreign, 'ES256', { kid: 'made up' }),
      await sign(await makeKeys('RS256'), 'RS256'),
    ];
    const began = performance.now();
    const { asked } = issuer;
    for (let round = 0; performance.now() - began < 1_000; round += 1) {
      const token = strangers[round % strangers.length] ?? '';
      await Promise.all([outcome(key, token), outcome(key, token)]);
    }
    const allowed = Math.ceil((performance.now() - began) / 400);
    expect(issuer.asked - asked).toBeGreaterThan(0);
    expect(issuer.asked - asked).toBeLessThanOrEqual(allowed);
    // Whose key is known is told no; who may have a new one is told to try again.
    expect(await outcome(key, strangers[1] ?? '')).toBe(false);
    expect(await outcome(key, strangers[2] ?? '')).toBe('unavailable');
    expect(lines).toEqual([expect.stringMatching(/^warn: .*it answered 500.*known ones are kept/)]);
    issuer.answer = serve;
    await waitFor(async () => (await outcome(key, strangers[2] ?? '')) === false);
    expect(lines.slice(1)).toEqual(['info: the host site’s keys are there again']);
  });

  const html = (response: ServerResponse) => void response.end('<!doctype html>');
  const json = (document: unknown) => (response: ServerResponse) =>
    void response.end(JSON.stringify(document));
  const redirect = (response: ServerResponse) =>
    void response.writeHead(302, { location: 'https://u:p@keys.example/jwks.json?secret=1' }).end();
  test.each<[string, (response: ServerResponse) => void, string]>([
    ['a redirect', redirect, '302 and leads to https://keys.example/jwks.json: set the address'],
    ['a failure', (response) => void response.writeHead(404).end(), 'it answered 404'],
    ['a page', html, 'no JSON'],
    ['another document', json({ issuer: 'x', jwks_uri: 'y' }), 'its “jwks_uri” is the address'],
    ['something else', json({ data: [] }), 'no key set'],
    ['a list of no keys', json({ keys: ['x'] }), 'no key set'],
    ['a list of lists', json({ keys: [[]] }), 'no key set'],
    ['null', json(null), 'no key set'],
    ['too much', json({ keys: 'x'.repeat(300_000) }), 'more than 262144 bytes'],
    ['a cut connection', (response) => void response.destroy(), 'could not be reached'],
    ['nothing', () => {}, 'did not answer within 100 ms'],
  ])('that is %s is one line in the log, with what to look at', async (_, answer, words) => {
    const issuer = await startIssuer([]);
    issuer.answer = answer;
    const key = publishedKeys(issuer.url, { timeout: 100, coolDown: 1 });
    const token = await sign(await makeKeys('ES256'), 'ES256');
    expect(await outcome(key, token)).toBe('unavailable');
    await waitFor(async () => {
      await outcome(key, token);
      return issuer.asked > 1;
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`warn: HOST_JWKS_URL gives no keys: `);
    expect(lines[0]).toContain(words);
    expect(lines[0]).not.toMatch(/u:p|secret/);
  });

  test('that is out of reach is no refusal; once known, its keys hold while the issuer is down', async () => {
    const pair = await makeKeys('EdDSA');
    const issuer = await startIssuer([await publicJwk(pair, 'k')]);
    const token = await sign(pair, 'EdDSA', { kid: 'k' });
    const serve = issuer.answer;
    issuer.answer = (response) => void response.writeHead(500).end();
    const key = publishedKeys(issuer.url, { refreshAfter: 0, timeout: 200 });
    expect(await outcome(key, token)).toBe('unavailable');
    issuer.answer = serve;
    await waitFor(async () => (await outcome(key, token)) === true);
    for (const down of [
      (response: ServerResponse) => void response.writeHead(503).end(),
      (response: ServerResponse) => void response.destroy(),
      (response: ServerResponse) => void response.end('not JSON'),
      (response: ServerResponse) =>
        void response.end(JSON.stringify({ keys: 'x'.repeat(300_000) })),
      (response: ServerResponse) => void response.end(JSON.stringify({ keys: [[]] })),
      // Hangs.
      () => {},
    ]) {
      issuer.answer = down;
      expect(await outcome(key, token)).toBe(true);
    }
  });

  test('whose issuer hangs is waited for in bounded time', async () => {
    const issuer = await startIssuer([]);
    issuer.answer = () => {};
    const key = publishedKeys(issuer.url, { timeout: 100 });
    expect(await outcome(key, await sign(await makeKeys('ES256'), 'ES256'))).toBe('unavailable');
  });
});

test('a server takes tokens by secret, by public key and by key set, of one issuer', async () => {
  const [byKey, bySet] = [await makeKeys('RS256'), await makeKeys('ES256')];
  const issuer = await startIssuer([await publicJwk(bySet, 'set')]);
  const secret = 'the host secret, thirty-two bytes';
  const server = await startServer({
    env: {
      HOST_JWT_SECRET: secret,
      // On one line, as an environment file has it.
      HOST_JWT_PUBLIC_KEY: (await exportSPKI(byKey.publicKey)).replaceAll('\n', '\\n'),
      HOST_JWKS_URL: issuer.url,
      HOST_JWT_ISSUER: 'https://host.example',
    },
  });
  // It started without asking.
  expect(issuer.asked).toBe(0);
  const me = async (token: string) => {
    const { status, body } = await rest(server, 'GET', '/v1/me', { token });
    return { status, name: body.user?.name, code: body.code };
  };
  const grace = { status: 200, name: 'Grace', code: undefined };
  expect(await me(await sign(byKey, 'RS256'))).toEqual(grace);
  expect(await me(await sign(bySet, 'ES256', { kid: 'set' }))).toEqual(grace);
  const claims = { sub: 'customer 42', aud: 'chat', exp: Math.floor(Date.now() / 1_000) + 60 };
  const iss = 'https://host.example';
  expect(await me(forgeToken({ alg: 'HS256' }, { ...claims, iss }, secret))).toEqual(grace);
  for (const wrong of [{}, { iss: 'https://elsewhere.example' }]) {
    const answer = await me(forgeToken({ alg: 'HS256' }, { ...claims, ...wrong }, secret));
    expect(answer).toMatchObject({ status: 401, code: 'invalid_token' });
  }
});

test('a server whose issuer is down says “try again”, not “who are you?”', async () => {
  const server = await startServer({ env: { HOST_JWKS_URL: 'http://127.0.0.1:1/jwks.json' } });
  const token = await sign(await makeKeys('ES256'), 'ES256', { kid: 'k' });
  const { status, body } = await rest(server, 'GET', '/v1/me', { token });
  expect({ status, code: body.code }).toEqual({ status: 503, code: 'unavailable' });
});
