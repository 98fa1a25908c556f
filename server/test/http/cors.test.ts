import { registerUser, startServer } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { refusal, refusalOf, rest } from '../rest.js';

const env = { ALLOWED_ORIGINS: 'https://www.example.com' };
const preflight = {
  'access-control-request-method': 'GET',
  'access-control-request-headers': 'authorization',
};

describe('a page', () => {
  test('of an allowed origin may preflight, ask and read, errors too', async () => {
    const server = await startServer({ env });
    const { accessToken: token } = await registerUser(server);
    const origin = 'https://www.example.com';
    const asked = await rest(server, 'OPTIONS', '/v1/me', { headers: { origin, ...preflight } });
    expect(asked.status).toBe(204);
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers':
        'Authorization, Content-Type, Tus-Resumable, Upload-Length, Upload-Metadata, Upload-Offset',
      // For a proxy in front that asks for its own cookie.
      'access-control-allow-credentials': 'true',
    });
    for (const options of [{ token }, {}]) {
      const answer = await rest(server, 'GET', '/v1/me', { ...options, headers: { origin } });
      expect(answer.status).toBe('token' in options ? 200 : 401);
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
      expect(answer.headers.get('vary')?.toLowerCase()).toContain('origin');
    }
  });

  test('of the server’s own origin needs no permission', async () => {
    const server = await startServer({ env });
    const { accessToken: token } = await registerUser(server);
    const answer = await rest(server, 'GET', '/v1/me', { token, headers: { origin: server.url } });
    expect(answer.status).toBe(200);
  });

  test.each([
    'https://evil.example',
    'http://www.example.com',
    'https://www.example.com.evil.example',
    'https://sub.www.example.com',
    'https://www.example.com:444',
    'null',
    'nonsense',
  ])('of origin %s is refused before anything is done', async (origin) => {
    const server = await startServer({ env });
    const { accessToken: token } = await registerUser(server, 'ada');
    for (const [method, path] of [
      ['GET', '/v1/me'],
      ['OPTIONS', '/v1/me'],
    ] as const) {
      const answer = await rest(server, method, path, { token, headers: { origin } });
      expect(refusalOf(answer)).toEqual(refusal(403, 'origin_not_allowed'));
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
    const check = await rest(server, 'GET', '/v1/ws/check', { token, headers: { origin } });
    expect(check.headers.get('access-control-allow-origin')).toBe('*');
    expect(check.headers.get('access-control-allow-credentials')).toBeNull();
    const register = await rest(server, 'POST', '/v1/auth/register', {
      body: { username: 'grace', password: 'password' },
      headers: { origin },
    });
    expect(register.status).toBe(403);
    const find = await rest(server, 'GET', '/v1/users?username=grace', { token });
    expect(find.body).toEqual({ users: [] });
  });

  test('of a foreign origin can read from the check why it gets no socket', async () => {
    const server = await startServer({ env });
    const { accessToken: token } = await registerUser(server);
    const headers = { origin: 'https://evil.example' };
    const asked = await rest(server, 'OPTIONS', '/v1/ws/check', {
      headers: { ...headers, ...preflight },
    });
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe('*');
    const answer = await rest(server, 'GET', '/v1/ws/check', { token, headers });
    expect(refusalOf(answer)).toEqual(refusal(403, 'origin_not_allowed'));
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect((await rest(server, 'GET', '/v1/ws/check', { token })).status).toBe(204);
  });
});
