import { startServer, waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import { scrape } from '../metrics/scrape.js';
import { TestSocket } from './test-socket.js';
import { twoPeople } from './two-people.js';

test('a flood of typing is left out for who reads slowly, and no message is', async () => {
  const server = await startServer({
    env: { METRICS_PORT: '0', LIMIT_FRAMES_PER_SECOND: '10000', LIMIT_CONNECTIONS_PER_USER: '40' },
  });
  const queued = async () => (await scrape(server)).value('chat_send_queue_bytes');
  const { ada, grace, conversationId } = await twoPeople(server);
  const writers = await Promise.all(
    Array.from({ length: 20 }, () => TestSocket.live(server, ada.accessToken)),
  );
  const [first] = writers;
  if (first === undefined) throw new Error('Nobody writes.');
  const [slow, quick] = [
    await TestSocket.live(server, grace.accessToken),
    await TestSocket.live(server, grace.accessToken),
  ];
  await first.send(conversationId, 'Hi');
  await quick.next('message');
  await slow.next('message');
  slow.ws.pause();
  // Until more waits for it than what passes may be added to, and less than what ends it.
  let sent = 1;
  for (; (await queued()) < 200_000; sent += 1)
    await first.send(conversationId, 'x'.repeat(16_000));
  await Promise.all(
    writers.map((socket) => socket.request({ type: 'typing', conversationId, on: true })),
  );
  const count = (socket: TestSocket) =>
    socket.frames.filter(({ type }) => type === 'typing').length;
  await waitFor(() => count(quick) === writers.length);
  slow.ws.resume();
  await waitFor(() => slow.messages().length === sent);
  await first.send(conversationId, 'All of it');
  await waitFor(() => slow.messages().length === sent + 1);
  expect(count(slow)).toBe(0);
  expect(slow.closed).toBeUndefined();
});
