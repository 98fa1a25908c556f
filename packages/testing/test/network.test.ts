import { atTestEnd, waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import { startChat } from '../src/index.js';

async function start() {
  const chat = await startChat();
  atTestEnd(() => chat.close());
  const ada = await (await chat.user('ada')).client();
  const bo = await (await chat.user('bo')).client();
  const heard: string[] = [];
  bo.on('message', ({ text }) => heard.push(text));
  return { chat, ada, conversation: await ada.conversationWith('bo'), heard };
}

test('offline, nothing goes through; what was written arrives once it is online again', async () => {
  const { chat, ada, conversation, heard } = await start();
  chat.network.offline();
  await waitFor(() => ada.state.status !== 'online');
  await expect(fetch(`${chat.url}/healthz`)).rejects.toThrow();
  const sent = conversation.send('Hi');
  expect(conversation.messages.at(-1)).toMatchObject({ text: 'Hi', status: 'pending' });
  chat.network.online();
  await sent;
  await waitFor(() => heard.includes('Hi'));
});

test('a slow network takes its time for each way', async () => {
  const { chat, conversation } = await start();
  chat.network.slow({ latency: 150 });
  const before = performance.now();
  await conversation.send('Hi');
  expect(performance.now() - before).toBeGreaterThanOrEqual(295);
});

test('a message whose answer is lost has arrived, and is there once when all is well again', async () => {
  const { chat, ada, conversation, heard } = await start();
  chat.network.loseAnswers();
  const sent = conversation.send('Hi');
  // It is in the store, and its writer does not know.
  await waitFor(async () => (await chat.messages(conversation.id)).length === 1);
  expect(conversation.messages.at(-1)).toMatchObject({ status: 'pending' });
  expect(ada.state.status).toBe('online');
  chat.network.online();
  await sent;
  await conversation.send('Again');
  await waitFor(() => heard.includes('Again'));
  expect(heard).toEqual(['Hi', 'Again']);
  expect(await chat.messages(conversation.id)).toMatchObject([{ text: 'Hi' }, { text: 'Again' }]);
});

test('what still waits for a lost answer breaks when all is well again', async () => {
  const { chat } = await start();
  chat.network.loseAnswers();
  let outcome: 'answered' | 'broken' | undefined;
  void fetch(`${chat.url}/healthz`).then(
    () => {
      outcome = 'answered';
    },
    () => {
      outcome = 'broken';
    },
  );
  // Nothing gets through in between; and only what was answered can be lost.
  await waitFor(() => {
    chat.network.online();
    chat.network.loseAnswers();
    return outcome;
  });
  expect(outcome).toBe('broken');
});

test('a latency that is none is refused', async () => {
  const { chat } = await start();
  expect(() => chat.network.slow({ latency: Number.NaN })).toThrow(/milliseconds/);
});
