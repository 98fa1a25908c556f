import { randomUUID } from 'node:crypto';
import { startServer, waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import { scrape } from '../metrics/scrape.js';
import { TestSocket } from './test-socket.js';
import { twoPeople } from './two-people.js';

test('pieces are left out for who reads slowly, and no message is', async () => {
  const server = await startServer({
    env: { METRICS_PORT: '0', LIMIT_FRAMES_PER_SECOND: '10000' },
  });
  const queued = async () => (await scrape(server)).value('chat_send_queue_bytes');
  const { ada, grace, conversationId } = await twoPeople(server);
  const writer = await TestSocket.live(server, ada.accessToken);
  const [slow, quick] = [
    await TestSocket.live(server, grace.accessToken),
    await TestSocket.live(server, grace.accessToken),
  ];
  slow.ws.pause();
  // Until more waits for it than what passes may be added to, and less than what ends it.
  let sent = 0;
  for (; (await queued()) < 200_000; sent += 1)
    await writer.send(conversationId, 'x'.repeat(16_000));
  const clientId = randomUUID();
  const pieces = 40;
  const piece = { type: 'stream', conversationId, clientId, text: 'y'.repeat(16_000), offset: 0 };
  for (let n = 0; n < pieces; n += 1) await writer.request(piece);
  const count = (socket: TestSocket) =>
    socket.frames.filter(({ type }) => type === 'stream').length;
  await waitFor(() => count(quick) === pieces);
  slow.ws.resume();
  await waitFor(() => slow.messages().length === sent);
  await writer.send(conversationId, 'All of it');
  await waitFor(() => slow.messages().length === sent + 1);
  expect(count(slow)).toBe(0);
  expect(slow.closed).toBeUndefined();
});

test('when the connection of the writer is gone, the reader is told', async () => {
  const server = await startServer();
  const { ada, grace, conversationId } = await twoPeople(server);
  const writer = await TestSocket.live(server, ada.accessToken);
  const reader = await TestSocket.live(server, grace.accessToken);
  const [left, ended] = [randomUUID(), randomUUID()];
  for (const clientId of [left, ended]) {
    await writer.request({ type: 'stream', conversationId, clientId, offset: 0, text: 'Water' });
  }
  const whole = { type: 'send', conversationId, clientId: ended, text: 'Water it' };
  expect((await writer.request(whole)).type).toBe('sent');
  writer.ws.terminate();
  await reader.next('stream_ended');
  await reader.request({ type: 'ping' });
  expect(reader.frames.filter(({ type }) => type === 'stream_ended')).toEqual([
    {
      ...{ type: 'stream_ended', conversationId, userId: ada.user.id },
      ...{ clientId: left, outcome: 'broken' },
    },
  ]);
});

test('what is passed on waits for nobody: who has not resumed hears nothing of it later', async () => {
  const server = await startServer();
  const { ada, grace, conversationId } = await twoPeople(server);
  const writer = await TestSocket.live(server, ada.accessToken);
  const late = await TestSocket.open(server, grace.accessToken);
  const piece = { type: 'stream', conversationId, clientId: randomUUID(), offset: 0, text: 'Wa' };
  await writer.request(piece);
  await writer.send(conversationId, 'Hi');
  await late.request({ type: 'resume', positions: [] });
  await late.next('message');
  expect(late.frames.some(({ type }) => type === 'stream')).toBe(false);
});
