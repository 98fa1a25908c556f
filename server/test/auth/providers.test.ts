import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { listen, startServer } from '@chat/testkit';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { refusal, refusalOf, rest } from '../rest.js';

interface Provider {
  readonly name: string;
  /** The algorithms that it signs with. */
  readonly alg: string;
  readonly env: Readonly<Record<string, string>>;
  readonly claims: JWTPayload & { readonly sub: string };
}

const algorithms: Readonly<Record<string, string>> = { Supabase: 'ES256' };

/** What the page on logins says of each: the settings, and the claims of a token. */
async function providersOfPage(): Promise<Provider[]> {
  const page = await readFile(new URL('../../../docs/guides/login.md', import.meta.url), 'utf8');
  return page.split('\n## ').flatMap((section) => {
    const name = section.slice(0, section.indexOf('\n'));
    const settings = /```sh\n(HOST_[^`]*)```/.exec(section)?.[1];
    const token = [...section.matchAll(/```json\n(.*?)```/gs)].at(-1)?.[1];
    if (settings === undefined || token === undefined) return [];
    const env = Object.fromEntries(
      settings
        .trim()
        .split('\n')
        .map((line) => line.split(/=(.*)/s)),
    );
    return { name, alg: algorithms[name] ?? 'RS256', env, claims: JSON.parse(token) };
  });
}

const providers = await providersOfPage();

/** A server that is set up as the page says, with keys of ours where the provider would publish its own. */
async function setUp({ alg, env }: Provider) {
  const { publicKey, privateKey } = await generateKeyPair(alg);
  const jwk = await exportJWK(publicKey);
  const other = await exportJWK((await generateKeyPair('RSA-OAEP')).publicKey);
  // Keycloak publishes one that signs nothing, too.
  const keys = [
    { ...other, kid: 'of-encryption', use: 'enc', alg: 'RSA-OAEP' },
    { ...jwk, kid: 'of-today', use: 'sig', alg },
  ];
  const issuer = await listen(
    createServer((_request, response) => void response.end(JSON.stringify({ keys }))),
  );
  const server = await startServer({ env: { ...env, HOST_JWKS_URL: issuer } });
  const me = async (claims: JWTPayload) => {
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg, kid: 'of-today', typ: 'JWT' })
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(privateKey);
    return rest(server, 'GET', '/v1/me', { token });
  };
  return { me };
}

describe('the page on logins', () => {
  test('has the providers that it names', () => {
    expect(providers.map(({ name }) => name)).toEqual([
      'Auth0',
      'Firebase',
      'Supabase',
      'Clerk',
      'Keycloak',
    ]);
  });

  test.each(providers)(
    'has the settings by which tokens of $name are taken, but none for something else',
    async (provider) => {
      const { me } = await setUp(provider);
      const { claims, env } = provider;
      const { status, body } = await me(claims);
      expect({ status, user: body.user }).toMatchObject({
        status: 200,
        user: {
          username: claims.sub,
          name: 'Ada Lovelace',
          picture: 'https://cdn.example.com/ada.png',
        },
      });
      const forOthers = 'HOST_JWT_CLIENTS' in env ? { azp: 'another' } : { aud: 'another' };
      for (const changed of [{ iss: 'https://another.example' }, forOthers]) {
        const answer = await me({ ...claims, ...changed });
        expect(refusalOf(answer)).toEqual(refusal(401, 'invalid_token'));
      }
    },
  );
});
