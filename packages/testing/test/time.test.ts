import { atTestEnd, waitFor } from '@chat/testkit';
import { expect, test, vi } from 'vitest';
import { startChat } from '../src/index.js';

const day = 86_400_000;

async function start(options?: Parameters<typeof startChat>[0]) {
  const chat = await startChat(options);
  atTestEnd(() => chat.close());
  return chat;
}

test('when tokens expire, clients get themselves new ones and go on', async () => {
  const chat = await start();
  const ada = await chat.user('ada');
  const reasons: string[] = [];
  const own = await ada.client();
  own.on('state', ({ status }) => reasons.push(status));
  const token = await ada.token();
  const ask = () =>
    fetch(`${chat.url}/v1/conversations`, { headers: { authorization: `Bearer ${token}` } });
  expect((await ask()).status).toBe(200);

  await chat.expireTokens();
  expect((await ask()).status).toBe(401);
  await waitFor(() => reasons.includes('reconnecting') && own.state.status === 'online');
});

test('an account’s session outlives its tokens, and ends when its own time is over', async () => {
  const chat = await start({ settings: { refreshTokenTtl: 30 * day } });
  const client = await (await chat.account('ada')).client();
  const statuses: string[] = [];
  client.on('state', ({ status }) => statuses.push(status));
  await chat.expireTokens();
  await waitFor(() => statuses.includes('reconnecting') && client.state.status === 'online');
  await chat.clock.advance(31 * day);
  await waitFor(() => client.state.status === 'unauthorized');
});

test('messages that are kept for a week are gone after it, and not before', async () => {
  const chat = await start({ settings: { retentionDays: 7 } });
  const { id } = await chat.conversation('ada', 'bo', [['ada', 'Hi']]);
  await chat.clock.advance(6 * day);
  expect(await chat.messages(id)).toHaveLength(1);
  await chat.clock.advance(day + 3_600_000);
  expect(await chat.messages(id)).toEqual([]);
});

test('a message may be edited for as long as the settings say', async () => {
  const chat = await start({ settings: { editWithin: 60_000 } });
  await chat.conversation('ada', 'bo', [['ada', 'Hi']]);
  const client = await (await chat.user('ada')).client();
  const conversation = await client.conversationWith('bo');
  const [message] = conversation.messages;
  if (message === undefined) throw new Error('There is no message.');
  await conversation.edit(message, 'Hello');
  await chat.clock.advance(61_000);
  await expect(conversation.edit(message, 'Goodbye')).rejects.toMatchObject({ code: 'too_late' });
});

test('a test that fakes the date, and nothing else, has the server see it', async () => {
  const chat = await start();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5 * day });
  atTestEnd(() => void vi.useRealTimers());
  const { messages } = await chat.conversation('ada', 'bo', [['ada', 'Hi']]);
  expect(messages[0]?.createdAt).toBeGreaterThanOrEqual(Date.now() - 60_000);
  expect((await (await chat.user('ada')).client()).state.status).toBe('online');
});

test('time goes forward only', async () => {
  const chat = await start();
  await expect(chat.clock.advance(-1)).rejects.toMatchObject({ code: 'invalid_argument' });
  const before = Date.now();
  await chat.clock.advance(1_000);
  expect(chat.clock.now()).toBeGreaterThanOrEqual(before + 1_000);
});
