import { randomUUID } from 'node:crypto';
import { registerUser, sharedServer, startServer } from '@chat/testkit';
import { expect, test } from 'vitest';
import { TestSocket } from '../realtime/test-socket.js';
import { twoPeople } from '../realtime/two-people.js';
import { type Answer, refusal, refusalOf, rest } from '../rest.js';

interface Result {
  readonly message: { readonly text: string; readonly seq: number };
  readonly matches: readonly { readonly start: number; readonly end: number }[];
}

const textsOf = ({ body }: Answer) => (body.results as Result[]).map(({ message }) => message.text);

/** The parts of each text that were searched for. */
const partsOf = ({ body }: Answer) =>
  (body.results as Result[]).map(({ message, matches }) =>
    matches.map(({ start, end }) => message.text.slice(start, end)),
  );

test('a search answers with messages, what of them was meant, and their conversations', async () => {
  const server = await sharedServer();
  const { ada, grace, conversationId } = await twoPeople(server);
  const { accessToken: token } = ada;
  const socket = await TestSocket.live(server, token);
  for (const text of ['One invoice', 'Nothing', 'Für die Rechnung: invoice, INVOICE']) {
    await socket.send(conversationId, text);
  }
  const search = (body: object, as = token) =>
    rest(server, 'POST', '/v1/search', { token: as, body });

  const answer = await search({ text: 'invoice' });
  expect(textsOf(answer)).toEqual(['Für die Rechnung: invoice, INVOICE', 'One invoice']);
  expect(partsOf(answer)).toEqual([['invoice', 'INVOICE'], ['invoice']]);
  const one = await rest(server, 'GET', `/v1/conversations/${conversationId}`, { token });
  expect(answer.body.conversations).toEqual([one.body.conversation]);
  expect(answer.body).not.toHaveProperty('nextCursor');
  const history = await rest(server, 'GET', `/v1/conversations/${conversationId}/messages`, {
    token,
  });
  expect(history.body.messages).toContainEqual(answer.body.results[0].message);

  const first = await search({ text: 'in', limit: 1, conversationId }, grace.accessToken);
  expect(first.body.conversations).toEqual([]);
  expect(partsOf(first)).toEqual([['in', 'IN']]);
  const cursor = first.body.nextCursor;
  const next = await search({ text: 'in', limit: 1, conversationId, cursor }, grace.accessToken);
  expect(textsOf(next)).toEqual(['One invoice']);
});

test('what an answer quotes comes with what is found, and is not what is found', async () => {
  const server = await sharedServer();
  const { ada, conversationId } = await twoPeople(server);
  const { accessToken: token } = ada;
  const socket = await TestSocket.live(server, token);
  await socket.send(conversationId, 'The original');
  const answer = { type: 'send', conversationId, clientId: randomUUID(), text: 'An answer' };
  await socket.request({ ...answer, replyTo: 1 });
  const search = (text: string) => rest(server, 'POST', '/v1/search', { token, body: { text } });
  expect((await search('answer')).body.results[0].message.quoted).toMatchObject({
    text: 'The original',
  });
  expect(textsOf(await search('original'))).toEqual(['The original']);
  const deletion = { conversationId, seq: 1, base: 1, changeId: randomUUID() };
  await socket.request({ type: 'delete', ...deletion });
  expect(textsOf(await search('original'))).toEqual([]);
  expect((await search('answer')).body.results[0].message.quoted.text).toBe('');
});

test('what others wrote is not found, and their conversation looks like none', async () => {
  const server = await sharedServer();
  const { ada, conversationId } = await twoPeople(server);
  const eve = await registerUser(server);
  const socket = await TestSocket.live(server, ada.accessToken);
  await socket.send(conversationId, 'A treasure');
  const search = (body: object) =>
    rest(server, 'POST', '/v1/search', { token: eve.accessToken, body });
  expect((await search({ text: 'treasure' })).body).toEqual({ results: [], conversations: [] });
  const theirs = await search({ text: 'treasure', conversationId });
  const none = await search({ text: 'treasure', conversationId: 'none' });
  expect(refusalOf(theirs)).toEqual(refusal(404, 'not_found'));
  expect(theirs.body).toEqual(none.body);
});

test('a user who searches without end is told to wait, and nobody else is', async () => {
  const server = await startServer({ env: { LIMIT_SEARCHES_PER_USER: '3' } });
  const [ada, grace] = [await registerUser(server), await registerUser(server)];
  const search = ({ accessToken: token }: { accessToken: string }) =>
    rest(server, 'POST', '/v1/search', { token, body: { text: 'x' } });
  for (let n = 0; n < 3; n += 1) expect((await search(ada)).status).toBe(200);
  const refused = await search(ada);
  expect(refusalOf(refused)).toEqual(refusal(429, 'rate_limited'));
  expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
  expect((await search(grace)).status).toBe(200);
});

test('a server that offers no search has no route for it', async () => {
  const server = await startServer({ env: { FEATURES_OFF: 'search' } });
  const { accessToken: token } = await registerUser(server);
  const socket = await TestSocket.live(server, token);
  expect((await socket.next('welcome')).features).not.toHaveProperty('search');
  const answer = await rest(server, 'POST', '/v1/search', { token, body: { text: 'x' } });
  expect(refusalOf(answer)).toEqual(refusal(404, 'not_found'));
});

test('what is searched for is never in the log', async () => {
  const server = await startServer({ env: { LOG_LEVEL: 'debug' } });
  const { accessToken: token } = await registerUser(server);
  const text = 'zqxjkwv';
  await rest(server, 'POST', '/v1/search', { token, body: { text } });
  await rest(server, 'POST', '/v1/search', { token, body: { text, cursor: 'x' } });
  await rest(server, 'POST', '/v1/search', { token, body: { text, limit: text } });
  expect(server.logs()).toContain('post /v1/search');
  expect(server.logs()).not.toContain(text);
});
