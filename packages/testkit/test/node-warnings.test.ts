import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startServer } from '@chat/testkit';
import { expect, test } from 'vitest';

const run = promisify(execFile);

/** Of Node itself: what is deprecated, experimental, or about to be. */
const watchful = '--pending-deprecation --trace-warnings';

const bot = `
import { ChatClient } from '@chat/client';
const people = [];
for (const username of ['ada', 'grace']) {
  const client = new ChatClient({ url: process.argv[1] });
  await client.register({ username, password: 'a password of theirs' });
  await client.connect();
  people.push(client);
}
const conversation = await people[0].conversationWith('grace');
await conversation.send('hello');
for (const client of people) client.disconnect();
`;

test('neither a server nor a bot makes this Node print a warning', async () => {
  const server = await startServer({ env: { NODE_OPTIONS: watchful, METRICS_PORT: '0' } });
  const { stdout, stderr } = await run(
    process.execPath,
    [...watchful.split(' '), '--input-type=module', '--eval', bot, server.url],
    { cwd: fileURLToPath(new URL('..', import.meta.url)), timeout: 30_000 },
  );
  expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
  await server.stop();
  expect(server.logs()).not.toMatch(/Warning|\(node:\d+\)/);
});
