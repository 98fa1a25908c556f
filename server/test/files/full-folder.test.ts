import { randomBytes } from 'node:crypto';
import { waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import { TestSocket } from '../realtime/test-socket.js';
import { twoPeople } from '../realtime/two-people.js';
import { refusal, refusalOf } from '../rest.js';
import { canMount, startUnder } from '../store/start-under.js';
import { temporaryDirectory } from '../store/temporary-directory.js';
import { announce, linksOf, offsetOf, sendFiles, upload, write } from './uploading.js';

/** The folder of files is a file system of its own, which gets larger on SIGUSR1. */
const onSmallFolder = `
  exec unshare -rm bash -c '
    mkdir "$DATA/chat-files" && mount -t tmpfs -o size=1m none "$DATA/chat-files"
    trap "mount -o remount,size=8m none $DATA/chat-files" USR1
    trap "kill -TERM \\$server" TERM
    "$NODE" "$MAIN" & server=$!
    while kill -0 $server 2>/dev/null; do wait $server; done
  '`;

test.skipIf(!canMount)(
  'a folder that is full refuses files and nothing else, and an upload goes on once there is room',
  async () => {
    const small = await startUnder(onSmallFolder, temporaryDirectory());
    const { server } = small;
    const { ada, conversationId } = await twoPeople(server);
    const token = ada.accessToken;
    const socket = await TestSocket.live(server, token);
    const bytes = randomBytes(3_000_000);
    const announced = await announce(server, token, bytes.length, { name: 'x' });
    const path = announced.headers.get('location') ?? '';
    const full = await write(server, token, path, bytes);
    expect(refusalOf(full)).toEqual(refusal(503, 'unavailable'));
    expect(full.body.retryAfter).toBeGreaterThan(0);
    expect((await announce(server, token, 3)).status).toBe(503);
    await socket.send(conversationId, 'messages go on');

    const offset = async () =>
      Number((await offsetOf(server, token, path)).headers.get('upload-offset'));
    expect(await offset()).toBeGreaterThan(0);
    expect(await offset()).toBeLessThan(1_100_000);
    small.signal('SIGUSR1');
    // The shell, which makes the room, is told by a signal that nobody answers.
    await waitFor(async () => {
      const from = await offset();
      return (await write(server, token, path, bytes.subarray(from), from)).status === 204;
    });
    const id = path.split('/').at(-1) as string;
    const [link] = await linksOf(server, token, await sendFiles(socket, conversationId, [id]));
    const read = await fetch(server.url + link?.url);
    expect(bytes.equals(Buffer.from(await read.arrayBuffer()))).toBe(true);
    await upload(server, token, randomBytes(3));
  },
);
