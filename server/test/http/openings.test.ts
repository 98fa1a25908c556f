import { ownName, registerUser, type ServedChat, sharedServer, startServer } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { admin, adminToken } from '../admin/admin-server.js';
import { forgeToken } from '../forge-token.js';
import { TestSocket } from '../realtime/test-socket.js';
import { type Answer, refusal, refusalOf, rest } from '../rest.js';

const hostSecret = 'the host secret, thirty-two bytes';
const ourSecret = 'our own secret, also 32 bytes long';
const env = { HOST_JWT_SECRET: hostSecret, JWT_SECRET: ourSecret, ADMIN_TOKEN: adminToken };
const openedBy = (who: string) => sharedServer({ ...env, CONVERSATIONS_OPENED_BY: who });

/** What a host's backend signs for its user. */
function hostToken(sub: string, claims: Record<string, unknown> = {}): string {
  const exp = Math.floor(Date.now() / 1_000) + 600;
  return forgeToken({ alg: 'HS256', typ: 'JWT' }, { sub, aud: 'chat', exp, ...claims }, hostSecret);
}

/** A host's user who has been there: their token, without saying whom they may chat with, and id. */
async function hostUser(server: ServedChat, sub = ownName()) {
  const token = hostToken(sub);
  const { body } = await rest(server, 'GET', '/v1/me', { token });
  return { sub, token, id: body.user.id as string };
}

const open = (server: ServedChat, token: string, body: unknown) =>
  rest(server, 'POST', '/v1/conversations', { token, body });

const find = async (server: ServedChat, token: string, name: string) =>
  (await rest(server, 'GET', `/v1/users?username=${encodeURIComponent(name)}`, { token })).body
    .users;

const noSuchUser = { code: 'not_found', message: 'No such user.' };

describe('where everybody opens conversations', () => {
  test('a claim restricts its user all the same, and is each token’s own', async () => {
    const server = await openedBy('everybody');
    const [ann, ben, eve] = [
      await hostUser(server),
      await hostUser(server),
      await hostUser(server),
    ];
    const named = hostToken(ann.sub, { chat_with: [ben.sub, 'agent-*'] });
    expect(await open(server, named, { userId: eve.id })).toMatchObject({
      status: 404,
      body: noSuchUser,
    });
    expect(await find(server, named, eve.sub)).toEqual([]);
    expect(await find(server, named, ben.sub)).toHaveLength(1);
    expect((await open(server, named, { username: ben.sub })).status).toBe(201);

    // The next token says something else, and so does one that says nothing.
    const renewed = hostToken(ann.sub, { chat_with: [eve.sub] });
    expect((await open(server, renewed, { username: ben.sub, topic: 'x' })).status).toBe(404);
    expect((await open(server, renewed, { username: eve.sub })).status).toBe(201);
    expect((await open(server, ann.token, { username: ben.sub, topic: 'x' })).status).toBe(201);
  });

  test('accounts of the server open them as ever', async () => {
    const server = await openedBy('everybody');
    const [ada, grace] = [await registerUser(server), await registerUser(server)];
    const opened = await open(server, ada.accessToken, { username: grace.username });
    expect(opened.status).toBe(201);
  });
});

describe('where those open conversations whose host names with whom', () => {
  test('others open none, accounts of the server among them', async () => {
    const server = await openedBy('named');
    const [ada, grace] = [await registerUser(server), await registerUser(server)];
    const [ann, ben] = [await hostUser(server), await hostUser(server)];
    for (const [token, body] of [
      [ada.accessToken, { username: grace.username }],
      [ann.token, { userId: ben.id }],
      [hostToken(ann.sub, { chat_with: [] }), { username: ben.sub }],
      [hostToken(ann.sub, { chat_with: [`${ben.sub}?`, ben.sub.slice(1)] }), { username: ben.sub }],
    ] as const) {
      expect(await open(server, token, body)).toMatchObject({ status: 404, body: noSuchUser });
    }
    expect(await find(server, ada.accessToken, grace.username)).toEqual([]);
    expect(await find(server, ada.accessToken, ada.username)).toEqual([ada.user]);
  });

  test('who was opened with answers, and neither loses it when the claim is another', async () => {
    const server = await openedBy('named');
    const [ann, agent] = [await hostUser(server), await hostUser(server, `agent-${ownName()}`)];
    const named = hostToken(ann.sub, { chat_with: ['agent-*'] });
    expect(await find(server, agent.token, ann.sub)).toEqual([]);
    const opened = await open(server, named, { username: agent.sub, data: { order: 1 } });
    expect(opened.status).toBe(201);

    const { id } = opened.body.conversation;
    const socket = await TestSocket.live(server, agent.token);
    expect(await socket.send(id, 'How may I help?')).toMatchObject({ seq: 1 });
    expect(await find(server, agent.token, ann.sub)).toHaveLength(1);
    expect(await open(server, agent.token, { userId: ann.id })).toMatchObject({ status: 200 });

    const nobody = hostToken(ann.sub, { chat_with: [] });
    expect((await open(server, nobody, { username: agent.sub })).body.conversation.id).toBe(id);
    expect(await find(server, nobody, agent.sub)).toHaveLength(1);
    // About another topic it is another one.
    const other = await open(server, nobody, { username: agent.sub, topic: 'order' });
    expect(other).toMatchObject({ status: 404, body: noSuchUser });
    expect((await open(server, named, { username: agent.sub, topic: 'order' })).status).toBe(201);
    const hers = await TestSocket.live(server, nobody);
    expect(await hers.send(id, 'Thank you')).toMatchObject({ seq: 2 });
  });
});

describe('where the administrator opens conversations', () => {
  test('nobody else does, whatever their token says, and what there is can be opened', async () => {
    const server = await openedBy('admin');
    const [ada, grace] = [await registerUser(server), await registerUser(server)];
    const [ann, ben] = [await hostUser(server), await hostUser(server)];
    const named = hostToken(ann.sub, { chat_with: ['*'] });
    expect(await open(server, ada.accessToken, { username: grace.username })).toMatchObject({
      status: 404,
      body: noSuchUser,
    });
    expect((await open(server, named, { username: ben.sub })).status).toBe(404);
    expect(await find(server, named, ben.sub)).toEqual([]);

    const memberIds = [ada.user.id, grace.user.id];
    const made = await admin(server, 'POST', '/conversations', { memberIds, topic: 'order' });
    expect(made.status).toBe(201);
    const { id } = made.body.conversation;
    for (const [token, userId] of [
      [ada.accessToken, grace.user.id],
      [grace.accessToken, ada.user.id],
    ] as const) {
      const opened = await open(server, token, { userId, topic: 'order' });
      expect(opened).toMatchObject({ status: 200, body: { conversation: { id } } });
      expect((await open(server, token, { userId })).status).toBe(404);
    }
    expect(await find(server, ada.accessToken, grace.username)).toEqual([grace.user]);
  });
});

test.each([
  ['everybody', { opening: {} }],
  ['named', { opening: {} }],
  ['admin', {}],
])('opened by %s, a client is told %j', async (who, { opening }: { opening?: object }) => {
  const server = await openedBy(who);
  const socket = await TestSocket.open(server, (await registerUser(server)).accessToken);
  expect((await socket.next('welcome')).features?.opening).toEqual(opening);
});

/** How an answer looks to whoever cannot read its request id, or its time. */
const looksOf = ({ status, headers, body }: Answer) => ({
  status,
  body,
  headers: [...headers].filter(([name]) => name !== 'date' && name !== 'x-request-id'),
});

describe.each(['everybody', 'named', 'admin'])('opened by %s', (who) => {
  test('one with whom one may not is, in every answer, like one who is not there', async () => {
    const server = await openedBy(who);
    const [ann, ben] = [await hostUser(server), await hostUser(server)];
    const account = await registerUser(server);
    const token = hostToken(ann.sub, { chat_with: ['support'] });
    const there: [string, string][] = [
      [ben.sub, ben.id],
      [account.username, account.user.id],
    ];
    const nowhere: [string, string] = [ownName(), 'usr_nobody'];
    const asked = async ([username, userId]: [string, string]) => {
      const bodies = [
        {},
        { topic: 'x' },
        { topic: '\u200b' },
        { topic: 'x'.repeat(129) },
        { data: { a: 1 } },
        { data: { a: 'x'.repeat(5_000) } },
      ];
      const answers = [
        await rest(server, 'GET', `/v1/users?username=${username}`, { token }),
        ...(await Promise.all(
          bodies.flatMap((body) => [
            open(server, token, { username, ...body }),
            open(server, token, { userId, ...body }),
          ]),
        )),
      ];
      return answers.map(looksOf);
    };
    const none = await asked(nowhere);
    for (const somebody of there) expect(await asked(somebody)).toEqual(none);
    expect(new Set(none.map(({ status }) => status))).toEqual(new Set([200, 400, 404]));
  });
});

describe('a claim that is malformed', () => {
  const tooMany = Array.from({ length: 101 }, (_, n) => `${n}`);
  const most = Array.from({ length: 40 }, () => `${'x'.repeat(127)}*`);
  test.each<[string, unknown, RegExp | null]>([
    ['a text', 'support', /chat_with is not a list/],
    ['null', null, /chat_with is not a list/],
    ['true', true, /chat_with is not a list/],
    ['an object', { 0: 'support', length: 1 }, /chat_with is not a list/],
    ['a list in a list', [['support']], /entry of its chat_with is not a text/],
    ['a number in it', ['support', 7], /entry of its chat_with is not a text/],
    ['null in it', [null], /entry of its chat_with is not a text/],
    ['an empty text in it', [''], /entry of its chat_with is not a text/],
    ['a text that is too long', ['x'.repeat(129)], /of 1 to 128 characters/],
    ['too many', tooMany, /more than 100/],
    ['a NUL', ['a\0'], /control characters/],
    ['half a character', ['\ud83d*'], /control characters/],
    ['not there', undefined, null],
    ['nobody', [], null],
    ['as many as there may be', tooMany.slice(1), null],
    ['as long as they may be', most, null],
  ])('%s', async (_, claim, reason) => {
    const server = await openedBy('everybody');
    const token = hostToken(ownName(), { chat_with: claim });
    const answer = await rest(server, 'GET', '/v1/me', { token });
    if (reason === null) {
      expect(answer.status).toBe(200);
      return;
    }
    expect(refusalOf(answer)).toEqual(refusal(401, 'invalid_token'));
    expect(answer.body.message).toMatch(reason);
  });

  test('opens no socket, renews none, and is told to the operator, without the token', async () => {
    const server = await startServer({ env });
    const sub = ownName();
    const bad = hostToken(sub, { chat_with: 'everybody I know' });
    for (const options of [
      { protocols: 'chat.v1', headers: { authorization: `Bearer ${bad}` } },
      { protocols: ['chat.v1', `chat.bearer.${bad}`], headers: {} },
    ]) {
      const ws = new WebSocket(server.wsUrl, options.protocols, { headers: options.headers });
      const status = await new Promise((resolve) => {
        ws.on('unexpected-response', (_request, response) => resolve(response.statusCode));
        ws.on('open', () => resolve('open'));
      });
      ws.on('error', () => {});
      ws.terminate();
      expect(status).toBe(401);
    }
    expect((await rest(server, 'GET', '/v1/ws/check', { token: bad })).status).toBe(401);
    const socket = await TestSocket.live(server, hostToken(sub));
    const renewed = await socket.request({ type: 'renew', token: bad });
    expect(renewed).toMatchObject({ type: 'error', code: 'invalid_token' });
    expect(await socket.request({ type: 'ping' })).toMatchObject({ type: 'pong' });

    const logged = server.logs().split('\n');
    const lines = logged.filter((line) => line.includes('chat_with'));
    // A backend that signs one such token signs many: it is said once a minute.
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('a token of the host site is refused');
    expect(server.logs()).not.toContain('everybody I know');
    expect(server.logs()).not.toContain(sub);
  });
});

test('who opens new conversations without end is told to wait, and nobody else is', async () => {
  const limited = { ...env, LIMIT_CONVERSATIONS_PER_USER: '2' };
  const server = await startServer({ env: limited });
  const [ada, grace] = [await registerUser(server), await registerUser(server)];
  const topic = (name: string, { accessToken } = ada, { user } = grace) =>
    open(server, accessToken, { userId: user.id, topic: name });
  expect([(await topic('1')).status, (await topic('2')).status]).toEqual([201, 201]);
  const refused = await topic('3');
  expect(refusalOf(refused)).toEqual(refusal(429, 'rate_limited'));
  // Two an hour.
  expect(refused.body.retryAfter).toBeGreaterThan(1_700_000);
  expect(refused.body.retryAfter).toBeLessThanOrEqual(1_800_000);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(1_700);
  expect((await topic('2')).status).toBe(200);
  expect((await topic('3', grace, ada)).status).toBe(201);
  expect((await topic('3')).status).toBe(200);
  const memberIds = [ada.user.id, grace.user.id];
  for (const topic of ['4', '5', '6']) {
    const made = await admin(server, 'POST', '/conversations', { memberIds, topic });
    expect(made.status).toBe(201);
  }
});
