import { startServer } from '@chat/testkit';
import { expect, test } from 'vitest';
import { scrape } from '../metrics/scrape.js';
import { rest } from '../rest.js';
import { rawUpgrade, TestSocket } from './test-socket.js';
import { twoPeople } from './two-people.js';

test('at the chattiest level, the log has no token, no password and no message text', async () => {
  const server = await startServer({
    env: { LOG_LEVEL: 'trace', METRICS_PORT: '0', REFRESH_GRACE: '1ms' },
  });
  const { ada, grace, conversationId } = await twoPeople(server);
  const text = 'nobody-else-reads-this';

  await rest(server, 'POST', '/v1/auth/login', {
    body: { username: ada.username, password: ada.password },
  });
  const wrongPassword = 'a-wrong-password-42';
  await rest(server, 'POST', '/v1/auth/login', {
    body: { username: ada.username, password: wrongPassword },
  });
  await rest(server, 'POST', '/v1/auth/login', { raw: `{"password":"${wrongPassword}"` });
  const socket = await TestSocket.live(server, ada.accessToken);
  const reader = await TestSocket.live(server, grace.accessToken);
  await socket.send(conversationId, text);
  await reader.next('message');
  socket.ws.send(`{"type":"send","text":"${text}"`);
  await socket.next('error');
  await socket.request({ type: 'send', id: 7, text, oops: ada.accessToken });
  await socket.request({ type: 'renew', token: `${ada.accessToken}x` });
  await rawUpgrade(server, {
    headers: { 'sec-websocket-protocol': `chat.v1, chat.bearer.${ada.accessToken}` },
  });
  await rawUpgrade(server, { path: `/v1/ws?token=${grace.accessToken}` });
  await rest(server, 'GET', `/v1/me?token=${grace.accessToken}`, { token: ada.accessToken });
  await rest(server, 'GET', `/v1/nothing/${grace.accessToken}`);
  await rest(server, 'GET', `/v1/conversations/${conversationId}/messages`, {
    token: ada.accessToken,
  });
  const refreshed = await rest(server, 'POST', '/v1/auth/refresh', {
    body: { refreshToken: ada.refreshToken },
  });
  await rest(server, 'POST', '/v1/auth/logout', {
    body: { refreshToken: refreshed.body.refreshToken },
  });
  expect(await socket.closeCode()).toBe(4403);
  // A token that comes again, in its place and where a name of a request is expected.
  await rest(server, 'POST', '/v1/auth/refresh', { body: { refreshToken: ada.refreshToken } });
  await rest(server, 'GET', '/readyz', { headers: { 'x-request-id': ada.refreshToken } });
  await rest(server, 'GET', '/v1/me', { headers: { 'x-request-id': ada.accessToken } });
  const { text: metrics } = await scrape(server);
  await server.stop();

  const logs = server.logs() + metrics;
  expect(logs).toContain('post /v1/auth/login');
  expect(logs).toContain('connection opened');
  const secrets = {
    text,
    wrongPassword,
    ...Object.fromEntries(
      [ada, grace].flatMap((user, index) => [
        [`password ${index}`, user.password],
        [`access token ${index}`, user.accessToken],
        [`signature ${index}`, user.accessToken.split('.')[2] ?? ''],
        [`refresh token ${index}`, user.refreshToken],
      ]),
    ),
    successor: refreshed.body.refreshToken as string,
  };
  for (const [name, secret] of Object.entries(secrets)) {
    expect(logs.includes(secret), `the log has the ${name}`).toBe(false);
  }
});
