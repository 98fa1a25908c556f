import { randomUUID } from 'node:crypto';
import { registerUser, startServer, type TestServer, type TestUser, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { admin, exportOf, mongoDatabase, startAdminServer } from '../admin/admin-server.js';
import { scrape } from '../metrics/scrape.js';
import { TestSocket } from '../realtime/test-socket.js';
import { twoPeople } from '../realtime/two-people.js';
import { refusal, refusalOf, rest } from '../rest.js';

const { MONGODB_URL } = process.env;

const told = () => ({ reportId: randomUUID(), reason: 'abuse' });

const report = (server: TestServer, { accessToken: token }: TestUser, body: object) =>
  rest(server, 'POST', '/v1/reports', { token, body });

interface Listed {
  readonly id: string;
  readonly comment?: string;
}

async function listed(server: TestServer, query = ''): Promise<Listed[]> {
  const answer = await admin(server, 'GET', `/reports${query}`);
  expect(answer.status).toBe(200);
  return answer.body.reports;
}

const stores: [string, boolean, () => Record<string, string>][] = [
  ['SQLite', false, () => ({})],
  ['MongoDB (MONGODB_URL)', !MONGODB_URL, mongoDatabase],
];

describe.each(stores)('a report, on %s', (_, missing, env) => {
  test.skipIf(missing)(
    'shows the administrator what was written, although its writer has changed it since',
    async () => {
      const server = await startAdminServer({ env: env() });
      const { ada, grace, conversationId } = await twoPeople(server);
      const socket = await TestSocket.live(server, grace.accessToken);
      await socket.send(conversationId, 'An insult');
      await socket.send(conversationId, 'A threat');
      const history = await rest(server, 'GET', `/v1/conversations/${conversationId}/messages`, {
        token: ada.accessToken,
      });
      const body = { ...told(), conversationId, seq: 2, comment: 'Help.' };
      const answer = await report(server, ada, body);
      expect({ status: answer.status, body: answer.body }).toEqual({ status: 204, body: null });
      const change = (seq: number) => ({ conversationId, seq, base: seq, changeId: randomUUID() });
      await socket.request({ type: 'edit', ...change(1), text: 'A compliment' });
      await socket.request({ type: 'delete', ...change(2) });

      const [open] = await listed(server);
      expect(open).toEqual({
        id: expect.any(String),
        reporter: ada.user,
        user: grace.user,
        ...{ conversationId, seq: 2, reason: 'abuse', comment: 'Help.' },
        createdAt: expect.any(Number),
      });
      const path = `/reports/${open?.id}`;
      const one = await admin(server, 'GET', path);
      expect(one.body).toEqual({ report: { ...open, messages: history.body.messages } });

      const closed = await admin(server, 'PUT', path, { closed: true });
      expect(closed.body).toEqual({ report: { ...open, closedAt: expect.any(Number) } });
      expect((await admin(server, 'PUT', path, { closed: true })).body).toEqual(closed.body);
      expect(await listed(server)).toEqual([]);
      expect(await listed(server, '?state=closed')).toEqual([closed.body.report]);
      // A repeat opens nothing.
      expect((await report(server, ada, body)).status).toBe(204);
      expect(await listed(server)).toEqual([]);
      expect((await admin(server, 'PUT', path, { closed: false })).body).toEqual({ report: open });
      expect(await listed(server)).toEqual([open]);
      expect(await listed(server, '?state=closed')).toEqual([]);
    },
  );

  test.skipIf(missing)(
    'is gone with its reporter, and with who is reported; others stay',
    async () => {
      const server = await startAdminServer({ env: env() });
      const { ada, grace, conversationId } = await twoPeople(server);
      const eve = await registerUser(server);
      await report(server, ada, { ...told(), conversationId, comment: 'by ada of grace' });
      await report(server, eve, { ...told(), userId: ada.user.id, comment: 'by eve of ada' });
      await report(server, eve, { ...told(), userId: grace.user.id, comment: 'by eve of grace' });
      const before = await listed(server);
      expect(before).toHaveLength(3);
      expect((await admin(server, 'DELETE', `/users/${ada.user.id}`)).status).toBe(204);
      expect(await listed(server)).toEqual(
        before.filter(({ comment }) => comment === 'by eve of grace'),
      );
      for (const { id, comment } of before) {
        const { status } = await admin(server, 'GET', `/reports/${id}`);
        expect({ comment, status }).toEqual({
          comment,
          status: comment === 'by eve of grace' ? 200 : 404,
        });
      }
    },
  );
});

test('reports are paged the oldest first, however many are closed on the way', async () => {
  const server = await startAdminServer();
  const [ada, grace] = [await registerUser(server), await registerUser(server)];
  for (let n = 0; n < 5; n += 1) {
    await report(server, ada, { ...told(), userId: grace.user.id, comment: `${n}` });
  }
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const query = `?limit=2${cursor === undefined ? '' : `&cursor=${cursor}`}`;
    const { body } = await admin(server, 'GET', `/reports${query}`);
    for (const { id, comment } of body.reports) {
      found.push(comment);
      await admin(server, 'PUT', `/reports/${id}`, { closed: true });
    }
    cursor = body.nextCursor;
  } while (cursor !== undefined);
  expect(found).toEqual(['0', '1', '2', '3', '4']);
  expect(await listed(server)).toEqual([]);
});

test('what is no page, no report or no change of one is refused', async () => {
  const server = await startAdminServer();
  for (const query of ['limit=0', 'limit=51', 'state=all', 'cursor=', 'cursor=AAAA', 'x=1']) {
    const answer = await admin(server, 'GET', `/reports?${query}`);
    expect({ query, ...refusalOf(answer) }).toEqual({ query, ...refusal(400, 'invalid_request') });
  }
  for (const body of [{}, { closed: 'yes' }, { closed: true, at: 1 }, null]) {
    const answer = await admin(server, 'PUT', '/reports/none', body);
    expect(refusalOf(answer)).toEqual(refusal(400, 'invalid_request'));
  }
  for (const [method, body] of [['GET'], ['PUT', { closed: true }]] as const) {
    const answer = await admin(server, method, '/reports/none', body);
    expect(refusalOf(answer)).toEqual(refusal(404, 'not_found'));
  }
});

test('a stranger and a former member get the same answer for a conversation as for none', async () => {
  const server = await startAdminServer();
  const { ada, grace, conversationId } = await twoPeople(server);
  const eve = await registerUser(server);
  const socket = await TestSocket.live(server, grace.accessToken);
  await socket.send(conversationId, 'between us');
  const body = { ...told(), conversationId, seq: 1 };
  const none = await report(server, eve, { ...told(), conversationId: 'none', seq: 1 });
  expect(refusalOf(none)).toEqual(refusal(404, 'not_found'));
  expect((await report(server, eve, body)).body).toEqual(none.body);
  await admin(server, 'DELETE', `/users/${ada.user.id}`);
  expect((await report(server, grace, body)).body).toEqual(none.body);
  const nobody = await report(server, grace, { ...told(), userId: 'none' });
  const gone = await report(server, grace, { ...told(), userId: ada.user.id });
  expect(gone.body).toEqual(nobody.body);
  expect(await listed(server)).toEqual([]);
});

test('an export has the reports that the user has made, without what others wrote', async () => {
  const server = await startAdminServer();
  const { ada, grace, conversationId } = await twoPeople(server);
  const socket = await TestSocket.live(server, grace.accessToken);
  await socket.send(conversationId, 'An insult');
  await report(server, ada, { ...told(), conversationId, seq: 1, comment: 'Help.' });
  await report(server, grace, { ...told(), userId: ada.user.id, comment: 'not hers to know' });
  const made = (await listed(server)).find(({ comment }) => comment === 'Help.');
  const { lines, text } = await exportOf(server, ada.user.id);
  const { reporter, ...line } = made as Listed & { reporter: unknown };
  expect(lines.filter(({ type }) => type === 'report')).toEqual([{ type: 'report', ...line }]);
  expect(text.match(/An insult/g)).toHaveLength(1);
  expect(text).not.toContain('not hers to know');
});

test('a user who reports without end is told to wait, and nobody else is', async () => {
  const server = await startAdminServer({ env: { LIMIT_REPORTS_PER_USER: '3' } });
  const [ada, grace] = [await registerUser(server), await registerUser(server)];
  const send = (by: TestUser, of: TestUser) =>
    report(server, by, { ...told(), userId: of.user.id });
  for (let n = 0; n < 3; n += 1) expect((await send(ada, grace)).status).toBe(204);
  const refused = await send(ada, grace);
  expect(refusalOf(refused)).toEqual(refusal(429, 'rate_limited'));
  // A third of an hour.
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(1_100);
  expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(1_200);
  expect((await send(grace, ada)).status).toBe(204);
  expect(await listed(server)).toHaveLength(4);
});

test('a server that takes no reports has no route for them', async () => {
  const server = await startAdminServer({ env: { FEATURES_OFF: 'reports' } });
  const ada = await registerUser(server);
  const socket = await TestSocket.live(server, ada.accessToken);
  expect((await socket.next('welcome')).features).not.toHaveProperty('reports');
  // With a route it would be `invalid_request`.
  expect(refusalOf(await report(server, ada, {}))).toEqual(refusal(404, 'not_found'));
  expect(refusalOf(await admin(server, 'GET', '/reports'))).toEqual(refusal(404, 'not_found'));
});

test('the log and the metrics tell of each report, once, and never what anybody wrote', async () => {
  const server = await startServer({ env: { LOG_LEVEL: 'trace', METRICS_PORT: '0' } });
  const { ada, grace, conversationId } = await twoPeople(server);
  const socket = await TestSocket.live(server, grace.accessToken);
  await socket.send(conversationId, 'zqxjkwv');
  const body = { ...told(), conversationId, seq: 1, comment: 'vwkjxqz' };
  for (let n = 0; n < 2; n += 1) await report(server, ada, body);
  await report(server, ada, { ...body, comment: ' ' });
  // Each of the three is answered and told of.
  await waitFor(() => server.logs().split('post /v1/reports').length > 3);
  const lines = server
    .logs()
    .split('\n')
    .filter((line) => line.includes('a user was reported'));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    {
      ...{ userId: ada.user.id, reportedId: grace.user.id, conversationId },
      reportId: expect.any(String),
      requestId: expect.stringMatching(/^req_/),
    },
  ]);
  expect(server.logs()).not.toMatch(/zqxjkwv|vwkjxqz/);
  expect((await scrape(server)).value('chat_reports_total', { reason: 'abuse' })).toBe(1);
});
