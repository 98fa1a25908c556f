import { monitorEventLoopDelay } from 'node:perf_hooks';
import { limits } from '@chat/protocol';
import { nodeCount, startServer, waitFor, writeMessages } from '@chat/testkit';
import { expect, test } from 'vitest';
import { startFrameProxy } from './scenarios/support/frame-proxy.js';
import { announcedBy, connectPerson, numbered } from './scenarios/support/person.js';

/** Fewer where CI's stand-in for MongoDB scans all of them for each page. */
const missed = nodeCount() === 1 ? 10_000 : 1_000;

test(`${missed} messages missed while away come in bounded steps, in order, each once`, async () => {
  const server = await startServer({ env: { LIMIT_FRAMES_PER_SECOND: '100000' } });
  const proxy = await startFrameProxy(server);
  const [alice, bob] = await Promise.all([
    connectPerson(server),
    connectPerson(server, { through: proxy }),
  ]);
  const conversation = await bob.client.conversationWith(alice.account.username);
  const heard = announcedBy(bob.client);
  bob.client.disconnect();
  alice.client.disconnect();

  const texts = numbered(missed, 'message ');
  const began = performance.now();
  await writeMessages(server, alice.account.accessToken, conversation.id, texts);
  const written = performance.now();

  // A window that reads all that there is at each change, as an interface would.
  let shown = 0;
  conversation.on('change', () => {
    shown = conversation.messages.length;
  });
  const framesBefore = proxy.frames.length;
  globalThis.gc?.();
  const memoryBefore = process.memoryUsage().heapUsed;
  const blocked = monitorEventLoopDelay({ resolution: 5 });
  blocked.enable();
  const back = performance.now();
  await bob.client.connect();
  // Others go on writing meanwhile.
  const live = numbered(50, 'live ');
  const writing = writeMessages(server, alice.account.accessToken, conversation.id, live);
  await waitFor(() => heard.length >= missed, { timeout: 30_000 });
  const done = performance.now();
  blocked.disable();
  await writing;
  await waitFor(() => shown === missed + live.length);

  const all = [...texts, ...live];
  expect(heard).toEqual(all);
  expect(conversation.messages.map(({ text }) => text)).toEqual(all);
  const pages = proxy.frames
    .slice(framesBefore)
    .flatMap(({ type, messages }) => (type === 'changes' ? [(messages as unknown[]).length] : []));
  expect(Math.max(...pages)).toBeLessThanOrEqual(limits.pageSize);
  const longest = blocked.max / 1e6;
  const memory = (process.memoryUsage().heapUsed - memoryBefore) / 1024 / 1024;
  console.log(
    `catching up with ${missed} messages: ${Math.round(done - back)} ms in ${pages.length} pages ` +
      `(written in ${Math.round(written - began)} ms), ` +
      `longest block ${longest.toFixed(0)} ms (99 %: ${(blocked.percentile(99) / 1e6).toFixed(0)} ms), ` +
      `${memory.toFixed(0)} MiB more heap`,
  );
});
