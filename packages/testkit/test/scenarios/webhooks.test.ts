import { startServer, type TestServer, WebhookReceiver, waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import { connectPerson } from './support/person.js';

const adminToken = 'a credential of administrators, for tests'.replaceAll(' ', '-');

async function receiverOf(server: TestServer, events: readonly string[]) {
  const receiver = await WebhookReceiver.start();
  const made = await fetch(`${server.url}/v1/admin/webhooks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url: receiver.url, events }),
  });
  const { secret } = (await made.json()) as { secret: string };
  receiver.secrets.push(secret);
  return receiver;
}

test('whatever was sent is told, in the order of its conversation, though the server is killed between commit and delivery', async () => {
  const server = await startServer({ env: { ADMIN_TOKEN: adminToken } });
  const ann = await connectPerson(server);
  const others = await Promise.all([1, 2, 3].map(() => connectPerson(server)));
  const conversations = await Promise.all(
    others.map(({ account }) => ann.client.conversationWith(account.username)),
  );
  // Another node hears of it a moment later.
  const receiver = await receiverOf(server, ['message.created']);
  await waitFor(async () => {
    await Promise.all(conversations.map((conversation) => conversation.send('is it there?')));
    return receiver.types.length > 2 * conversations.length;
  });

  const sent = conversations.map((conversation) =>
    Array.from({ length: 12 }, (_, index) => conversation.send(`${index}`)),
  );
  // Requests are under way: they are never answered by who is killed.
  receiver.answer = () => 'hang';
  await waitFor(() => receiver.open > 0);
  await server.kill();
  receiver.answer = () => 204;
  await server.start();
  await Promise.all(sent.flat());
  await server.kill();
  await server.start();

  for (const { id, messages } of conversations) {
    const told = () =>
      receiver.once.flatMap(({ event }) =>
        'message' in event.data && event.data.message.conversationId === id
          ? [event.data.message]
          : [],
      );
    await waitFor(() => told().some(({ text }) => text === '11'), { timeout: 60_000 });
    const seqs = told().map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    const texts = messages.map(({ text }) => text).slice(-12);
    expect(texts.at(-1)).toBe('11');
    expect(
      told()
        .slice(-12)
        .map(({ text }) => text),
    ).toEqual(texts);
  }
  expect(receiver.refused).toEqual([]);
}, 120_000);
