import { type TestServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { forgeToken } from '../forge-token.js';
import { TestSocket } from '../realtime/test-socket.js';
import { refusal, refusalOf, rest } from '../rest.js';
import { admin, startAdminServer } from './admin-server.js';

const hostSecret = 'the host secret, thirty-two bytes';
const env = { HOST_JWT_SECRET: hostSecret, JWT_SECRET: 'our own secret, also 32 bytes long' };
const seconds = () => Math.floor(Date.now() / 1_000);

/** `iat` in whole seconds, as everybody's library has it; null leaves it out. */
function hostToken(iat: number | null = seconds(), sub = 'customer 42'): string {
  const claims = { sub, aud: 'chat', exp: seconds() + 600, ...(iat === null ? {} : { iat }) };
  return forgeToken({ alg: 'HS256', typ: 'JWT' }, claims, hostSecret);
}

const me = (server: TestServer, token: string) => rest(server, 'GET', '/v1/me', { token });

/** A token of now would be of the same second as what was done just now. */
const nextSecond = (after: number) => waitFor(() => seconds() > after);

describe('a host site’s user', () => {
  test('whose sessions are ended needs a token of later; one without iat is none', async () => {
    const server = await startAdminServer({ env });
    const tokens = [hostToken(seconds() - 30), hostToken(), hostToken(null)];
    const { body } = await me(server, tokens[0] as string);
    const sockets = await Promise.all(tokens.map((token) => TestSocket.live(server, token)));
    const other = await TestSocket.live(server, hostToken(null, 'customer 43'));
    const ended = await admin(server, 'DELETE', `/users/${body.user.id}/sessions`);
    expect(ended.status).toBe(204);
    const endedAt = seconds();
    for (const socket of sockets) expect(await socket.closeCode()).toBe(4403);
    for (const token of tokens) {
      expect(refusalOf(await me(server, token))).toEqual(refusal(401, 'session_ended'));
    }
    await nextSecond(endedAt);
    expect((await me(server, hostToken())).body.user.id).toBe(body.user.id);
    expect(refusalOf(await me(server, hostToken(null)))).toEqual(refusal(401, 'session_ended'));
    expect(other.closed).toBeUndefined();
  });

  test('who is removed is not brought back by a page that is still open', async () => {
    const server = await startAdminServer({ env });
    const token = hostToken();
    const { body } = await me(server, token);
    const socket = await TestSocket.live(server, token);
    expect((await admin(server, 'DELETE', `/users/${body.user.id}`)).status).toBe(204);
    const removedAt = seconds();
    expect(await socket.closeCode()).toBe(4403);
    expect(refusalOf(await me(server, token))).toEqual(refusal(401, 'session_ended'));
    const found = await admin(server, 'GET', '/users?username=customer%2042&realm=host');
    expect(found.body).toEqual({ users: [] });

    // Made anew by an administrator, or by a token that the site signed after that: somebody new.
    const made = await admin(server, 'POST', '/users', { username: 'customer 42', realm: 'host' });
    expect(refusalOf(await me(server, token))).toEqual(refusal(401, 'session_ended'));
    await nextSecond(removedAt);
    const again = await me(server, hostToken());
    expect(again.body.user.id).toBe(made.body.user.id);
    expect(again.body.user.id).not.toBe(body.user.id);
  });
});
