import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { atTestEnd, freePort, registerUser, waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import { admin, startAdminServer } from '../admin/admin-server.js';

const script = fileURLToPath(
  new URL('../../../examples/webhook-receiver/receiver.mjs', import.meta.url),
);

test('the receiver in examples verifies what comes, takes each event once, and refuses what is forged', async () => {
  const server = await startAdminServer();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const { body } = await admin(server, 'POST', '/webhooks', { url, events: ['user.*'] });
  const receiver = spawn(process.execPath, [script], {
    env: { PATH: process.env.PATH ?? '', PORT: String(port), WEBHOOK_SECRET: body.secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  atTestEnd(() => void receiver.kill('SIGKILL'));
  const lines: string[] = [];
  createInterface({ input: receiver.stdout }).on('line', (line) => lines.push(line));
  await waitFor(() => lines.length === 1);

  const ann = await registerUser(server);
  await waitFor(() => lines.length === 2);
  expect(lines[1]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z user\.created usr_/);
  expect(lines[1]).toContain(ann.user.id);

  const list = async () =>
    (await admin(server, 'GET', `/webhooks/${body.webhook.id}/deliveries`)).body.deliveries;
  const [delivery] = await waitFor(async () => {
    const deliveries = await list();
    return deliveries[0]?.state === 'delivered' && deliveries;
  });
  const again = `/webhooks/${body.webhook.id}/deliveries/${delivery.id}/repeat`;
  expect((await admin(server, 'POST', again)).status).toBe(202);
  await waitFor(async () => (await list())[0].attempts === 2);
  const forged = await fetch(url, {
    method: 'POST',
    headers: {
      'webhook-id': 'evt_1',
      'webhook-timestamp': String(Math.floor(Date.now() / 1_000)),
      'webhook-signature': 'v1,c29tZXRoaW5n',
    },
    body: '{"type":"user.created","timestamp":"now","data":{}}',
  });
  expect(forged.status).toBe(401);
  expect((await fetch(url)).status).toBe(405);
  const long = await fetch(url, { method: 'POST', body: 'x'.repeat(1_100_000) }).catch(() => null);
  expect(long === null || long.status === 413).toBe(true);
  await registerUser(server);
  await waitFor(() => lines.length === 3);
  expect(lines[2]).toContain('user.created');
});
