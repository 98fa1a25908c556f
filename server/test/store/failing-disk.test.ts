import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { startServer, type TestServer } from '@chat/testkit';
import Database from 'libsql';
import { describe, expect, test } from 'vitest';
import { TestSocket } from '../realtime/test-socket.js';
import { twoPeople } from '../realtime/two-people.js';
import { rest } from '../rest.js';
import { canMount, type ServerUnder, secretOfAll, startUnder } from './start-under.js';
import { temporaryDirectory } from './temporary-directory.js';

/** Whether strace is there, and may look into other processes: not everywhere, not even in CI. */
const canInject =
  spawnSync('strace', ['-qq', '-o', '/dev/null', '-e', 'inject=fsync:error=EIO', 'true']).status ===
  0;

type Attempt = { readonly clientId: string; readonly text: string };

const attempt = (size: number): Attempt => {
  const clientId = randomUUID();
  return { clientId, text: clientId + 'x'.repeat(size) };
};

async function historyOf(server: TestServer, token: string, conversationId: string) {
  const socket = await TestSocket.live(server, token);
  const messages: { seq: number; clientId: string; text: string }[] = [];
  for (let after = 0, more = true; more; ) {
    const page = await socket.request({ type: 'pull', conversationId, after });
    if (page.type !== 'changes') throw new Error(`Not changes: ${page.type}`);
    messages.push(...page.messages);
    ({ through: after, more } = page);
  }
  return messages;
}

/** What is on the disk is whole, and has what was acknowledged: once, in order, and nothing else. */
async function expectExactly(
  dataDir: string,
  token: string,
  conversationId: string,
  acknowledged: readonly Attempt[],
): Promise<void> {
  const check = new Database(join(dataDir, 'chat.db'));
  expect(check.prepare('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' });
  check.close();
  const server = await startServer({ dataDir, env: { JWT_SECRET: secretOfAll } });
  const stored = await historyOf(server, token, conversationId);
  expect(stored.map(({ clientId }) => clientId)).toEqual(
    acknowledged.map(({ clientId }) => clientId),
  );
  expect(stored.map(({ text }) => text)).toEqual(acknowledged.map(({ text }) => text));
  expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_, index) => index + 1));
}

describe.skipIf(!canInject)('a disk that answers now and then with an input/output error', () => {
  // Only what writes to files: `write` would break the process's sockets and wake-ups as well.
  const underStrace = (calls: string, when: string) =>
    `exec strace -f -qq --seccomp-bpf -o /dev/null -e trace=${calls} ` +
    `-e inject=${calls}:error=EIO:when=${when} "$NODE" "$MAIN"`;

  test.each([
    ['when it is to sync', 'fsync,fdatasync', '40+6'],
    ['when it is written to', 'pwrite64', '400+41'],
  ])('%s: who repeats what was refused gets it stored once, in order', async (_, calls, when) => {
    const dataDir = temporaryDirectory();
    const failing = await startUnder(underStrace(calls, when), dataDir);
    const { ada, conversationId } = await twoPeople(failing.server);
    const socket = await TestSocket.live(failing.server, ada.accessToken);
    const acknowledged: Attempt[] = [];
    let refused = 0;
    while (acknowledged.length < 120 || refused < 5) {
      const next = attempt(300);
      for (let tries = 0; ; tries += 1) {
        if (tries > 20) throw new Error('It is refused again and again.');
        const reply = await socket.request({ type: 'send', conversationId, ...next });
        if (reply.type === 'sent') break;
        expect(reply).toMatchObject({ type: 'error', code: 'unavailable' });
        refused += 1;
      }
      acknowledged.push(next);
    }
    await failing.stop();
    await expectExactly(dataDir, ada.accessToken, conversationId, acknowledged);
  });

  test('for good: nothing is acknowledged any more, and reading goes on', async () => {
    const dataDir = temporaryDirectory();
    const failing = await startUnder(underStrace('fsync,fdatasync', '60+'), dataDir);
    const { ada, conversationId } = await twoPeople(failing.server);
    const socket = await TestSocket.live(failing.server, ada.accessToken);
    const acknowledged: Attempt[] = [];
    let refused: Attempt | undefined;
    for (let count = 0; refused === undefined; count += 1) {
      if (count > 1_000) throw new Error('The disk never failed.');
      const next = attempt(300);
      const reply = await socket.request({ type: 'send', conversationId, ...next });
      if (reply.type === 'sent') acknowledged.push(next);
      else refused = next;
    }
    for (let count = 0; count < 10; count += 1) {
      const reply = await socket.request({ type: 'send', conversationId, ...refused });
      expect(reply).toMatchObject({ type: 'error', code: 'unavailable' });
    }
    expect((await rest(failing.server, 'GET', '/healthz')).status).toBe(200);
    const read = await historyOf(failing.server, ada.accessToken, conversationId);
    expect(read).toHaveLength(acknowledged.length);
    expect(failing.logs()).toContain('the store is away');
    await failing.stop();
    await expectExactly(dataDir, ada.accessToken, conversationId, acknowledged);
  });
});

describe.skipIf(!canMount)('a small file system of its own', () => {
  /** Its files are copied out at the end; on SIGUSR1 there is room again. */
  const onSmallDisk = `
    exec unshare -rm bash -c '
      mount -t tmpfs -o size=6m none /mnt && head -c 3m /dev/zero > /mnt/ballast
      trap "rm /mnt/ballast" USR1
      trap "kill -TERM \\$server" TERM
      "$NODE" "$MAIN" & server=$!
      while kill -0 $server 2>/dev/null; do wait $server; done
      rm -f /mnt/ballast; cp /mnt/chat.db* "$DATA"
    '`;

  async function sendUntilRefused(
    { server }: ServerUnder,
    { token, conversationId }: { token: string; conversationId: string },
    acknowledged: Attempt[],
  ): Promise<Attempt> {
    const socket = await TestSocket.live(server, token);
    for (let count = 0; count < 1_000; count += 1) {
      const next = attempt(12_000);
      const reply = await socket.request({ type: 'send', conversationId, ...next });
      if (reply.type !== 'sent') {
        expect(reply).toMatchObject({ type: 'error', code: 'unavailable' });
        return next;
      }
      acknowledged.push(next);
    }
    throw new Error('It never filled up.');
  }

  test('that is full refuses, is read all the same, and goes on once there is room', async () => {
    const dataDir = temporaryDirectory();
    const small = await startUnder(onSmallDisk, dataDir, '/mnt');
    const { ada, conversationId } = await twoPeople(small.server);
    const token = ada.accessToken;
    const acknowledged: Attempt[] = [];
    const refused = await sendUntilRefused(small, { token, conversationId }, acknowledged);
    expect(acknowledged.length).toBeGreaterThan(20);
    expect(await historyOf(small.server, token, conversationId)).toHaveLength(acknowledged.length);

    small.signal('SIGUSR1');
    const socket = await TestSocket.live(small.server, token);
    for (;;) {
      const reply = await socket.request({ type: 'send', conversationId, ...refused });
      if (reply.type === 'sent') break;
    }
    acknowledged.push(refused);
    const before = acknowledged.length;
    await sendUntilRefused(small, { token, conversationId }, acknowledged);
    expect(acknowledged.length).toBeGreaterThan(before + 20);
    await small.stop();
    await expectExactly(dataDir, token, conversationId, acknowledged);
  });
});
