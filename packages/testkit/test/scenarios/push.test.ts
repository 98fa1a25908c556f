import { ChatClient } from '@chat/client';
import {
  pushEnv,
  registerUser,
  startPushService,
  startServer,
  testPushKeys,
  waitFor,
} from '@chat/testkit';
import { expect, test } from 'vitest';

test('each message is pushed once, by whichever node stored it, and none that was read', async () => {
  const service = await startPushService();
  const server = await startServer({ env: { ...pushEnv(service), PUSH_GRACE: '0ms' } });
  const [ann, ben] = [await registerUser(server), await registerUser(server)];
  const browsers = [
    service.subscribe(testPushKeys.publicKey, 'chrome'),
    service.subscribe(testPushKeys.publicKey, 'firefox'),
  ];
  for (const { endpoint, keys } of browsers) {
    const answer = await fetch(`${server.url}/v1/push/subscriptions`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${ben.accessToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ endpoint, keys, key: testPushKeys.publicKey, content: 'text' }),
    });
    expect(answer.status).toBe(200);
  }
  // Each of them on one node or another: who writes, and who is told of it.
  const clients = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const client = new ChatClient({ url: server.url });
      await client.signIn(ann);
      await client.connect();
      return client;
    }),
  );
  let seq = 0;
  for (const client of clients) {
    const conversation = await client.conversationWith(ben.username);
    for (let times = 0; times < 3; times += 1) {
      seq += 1;
      await conversation.send(`message ${seq}`);
      await waitFor(() => browsers.every(({ received }) => received.length >= seq));
    }
  }
  const texts = Array.from({ length: seq }, (_, index) => `message ${index + 1}`);
  for (const { received } of browsers) {
    const told = received.map(({ payload }) => (payload as { chat: { text: string } }).chat.text);
    expect(told).toEqual(texts);
    // One place in the push service for each conversation, whichever node has sent it.
    expect(new Set(received.map(({ topic }) => topic)).size).toBe(1);
  }
  expect([service.faults, service.requests.length]).toEqual([[], 2 * seq]);
});
