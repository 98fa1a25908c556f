import { randomBytes, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { startFaultProxy, startServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { mongoDatabase } from '../admin/admin-server.js';
import { TestSocket } from '../realtime/test-socket.js';
import { twoPeople } from '../realtime/two-people.js';
import { rest } from '../rest.js';
import { TestBucket } from './test-bucket.js';
import { announce, linksOf, offsetOf, sendFiles, upload, write } from './uploading.js';

const { S3_ENDPOINT_URL = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = process.env;
const { MONGODB_URL, REDIS_URL } = process.env;
const credentials = { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };

/** A server in a process of its own that keeps files in a bucket, and a network before that. */
async function serverWithBucket() {
  const bucket = await TestBucket.create(S3_ENDPOINT_URL);
  const way = await startFaultProxy(Number(new URL(S3_ENDPOINT_URL).port));
  const server = await startServer({ env: { FILES_URL: bucket.url(way.url), ...credentials } });
  const { ada, grace, conversationId } = await twoPeople(server);
  const socket = await TestSocket.live(server, ada.accessToken);
  return { bucket, way, server, ada, grace, conversationId, socket };
}

describe.skipIf(!S3_ENDPOINT_URL)('a server whose files are in a bucket (S3_ENDPOINT_URL)', () => {
  test('takes them, gives them by ranges, and leaves nothing of them with their message', async () => {
    const { bucket, server, ada, grace, conversationId, socket } = await serverWithBucket();
    const bytes = randomBytes(9_000_000);
    const announced = await announce(server, ada.accessToken, bytes.length, { name: 'all.bin' });
    const path = announced.headers.get('location') ?? '';
    const id = path.split('/').at(-1) as string;
    await write(server, ada.accessToken, path, bytes.subarray(0, 1_000_000));
    const at = await offsetOf(server, ada.accessToken, path);
    expect(at.headers.get('upload-offset')).toBe('1000000');
    await write(server, ada.accessToken, path, bytes.subarray(1_000_000), 1_000_000);

    const message = await sendFiles(socket, conversationId, [id]);
    expect(message.files).toEqual([
      { id, name: 'all.bin', type: 'application/octet-stream', size: bytes.length },
    ]);
    const [link] = await linksOf(server, grace.accessToken, message);
    const some = await fetch(`${server.url}${link?.url}`, {
      headers: { range: 'bytes=8999990-' },
    });
    expect(some.status).toBe(206);
    expect(some.headers.get('content-range')).toBe('bytes 8999990-8999999/9000000');
    expect(Buffer.from(await some.arrayBuffer())).toEqual(bytes.subarray(8_999_990));
    const all = await fetch(`${server.url}${link?.url}`);
    expect(Buffer.from(await all.arrayBuffer()).equals(bytes)).toBe(true);
    expect(await bucket.holds()).toContain(id);

    const changeId = randomUUID();
    const { rev, seq } = message;
    const change = { type: 'delete', conversationId, seq, changeId, base: rev };
    expect(await socket.request(change)).toMatchObject({ type: 'changed' });
    await waitFor(async () => (await bucket.holds()).length === 0, {
      message: 'a bucket with nothing in it',
    });
    expect((await fetch(`${server.url}${link?.url}`)).status).toBe(404);
  });

  test('goes on with what came before a connection went, though it makes no part yet', async () => {
    const { server, ada, conversationId, socket } = await serverWithBucket();
    const token = ada.accessToken;
    const bytes = randomBytes(3_000_000);
    const announced = await announce(server, token, bytes.length, { name: 'all.bin' });
    const path = announced.headers.get('location') ?? '';
    const connection = connect(server.port, '127.0.0.1');
    connection.on('error', () => {});
    connection.write(
      `PATCH ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n` +
        'Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\n' +
        `Content-Length: ${bytes.length}\r\n\r\n`,
    );
    connection.end(bytes.subarray(0, 1_000_000));
    const at = await waitFor(async () => {
      const { headers } = await offsetOf(server, token, path);
      return Number(headers.get('upload-offset'));
    });
    expect(at).toBeLessThanOrEqual(1_000_000);
    const rest = await write(server, token, path, bytes.subarray(at), at);
    expect(rest.status).toBe(204);
    const id = path.split('/').at(-1) as string;
    const [link] = await linksOf(server, token, await sendFiles(socket, conversationId, [id]));
    const read = await fetch(`${server.url}${link?.url}`);
    expect(Buffer.from(await read.arrayBuffer()).equals(bytes)).toBe(true);
  });

  test.skipIf(!MONGODB_URL || !REDIS_URL)(
    'goes on with what another node began, and gives what that one took (MONGODB_URL, REDIS_URL)',
    async () => {
      const bucket = await TestBucket.create(S3_ENDPOINT_URL);
      const env = {
        ...{ ...mongoDatabase(), ...credentials, FILES_URL: bucket.url() },
        ...{ REDIS_URL: REDIS_URL as string, REDIS_PREFIX: bucket.name },
      };
      const [one, other] = await Promise.all([startServer({ env }), startServer({ env })]);
      const { ada, grace, conversationId } = await twoPeople(one);
      const token = ada.accessToken;
      const [hers, his] = [
        await TestSocket.live(one, token),
        await TestSocket.live(other, grace.accessToken),
      ];
      // Parts, and a rest that is none, in turn.
      const bytes = randomBytes(20_000_000);
      const announced = await announce(one, token, bytes.length, { name: 'all.bin' });
      const path = announced.headers.get('location') ?? '';
      const ends = [1_000_000, 9_500_000, 12_000_000, bytes.length];
      for (const [index, end] of ends.entries()) {
        const server = index % 2 === 0 ? one : other;
        const at = Number((await offsetOf(server, token, path)).headers.get('upload-offset'));
        expect(at).toBe(ends[index - 1] ?? 0);
        const written = await write(server, token, path, bytes.subarray(at, end), at);
        expect(written.status).toBe(204);
      }
      const id = path.split('/').at(-1) as string;
      const message = await sendFiles(hers, conversationId, [id]);
      expect((await his.next('message')).message.files).toEqual(message.files);
      for (const [server, by] of [
        [one, grace],
        [other, ada],
      ] as const) {
        const [link] = await linksOf(server, by.accessToken, message);
        const read = await fetch(`${server.url}${link?.url}`);
        expect(Buffer.from(await read.arrayBuffer()).equals(bytes)).toBe(true);
      }
      const [link] = await linksOf(other, grace.accessToken, message);
      const { rev, seq } = message;
      const change = { type: 'delete', conversationId, seq, changeId: randomUUID(), base: rev };
      expect(await hers.request(change)).toMatchObject({ type: 'changed' });
      await waitFor(async () => (await bucket.holds()).length === 0, {
        message: 'a bucket with nothing in it',
      });
      expect((await fetch(`${other.url}${link?.url}`)).status).toBe(404);
    },
  );

  test('refuses them while it is away, goes on with all else, and takes them again', async () => {
    const { way, server, ada, conversationId, socket } = await serverWithBucket();
    const token = ada.accessToken;
    const kept = await upload(server, token, Buffer.from('kept before'), { name: 'kept' });
    const message = await sendFiles(socket, conversationId, [kept]);
    const [link] = await linksOf(server, token, message);
    const announced = await announce(server, token, 5, { name: 'late' });
    const path = announced.headers.get('location') ?? '';
    way.refuse(true);
    way.cut();

    const unavailable = { status: 503, body: { code: 'unavailable' } };
    expect(await announce(server, token, 5, { name: 'lost' })).toMatchObject(unavailable);
    expect(await write(server, token, path, Buffer.from('hello'))).toMatchObject(unavailable);
    // Its client is to keep what it has: "not found" would have it begin anew.
    expect((await offsetOf(server, token, path)).status).toBe(503);
    expect((await fetch(`${server.url}${link?.url}`)).status).toBe(503);
    expect(await socket.send(conversationId, 'goes on')).toMatchObject({ text: 'goes on' });
    expect((await rest(server, 'GET', '/readyz')).status).toBe(200);

    way.heal();
    expect((await write(server, token, path, Buffer.from('hello'))).status).toBe(204);
    const sent = await sendFiles(socket, conversationId, [path.split('/').at(-1) as string]);
    const [again] = await linksOf(server, token, sent);
    expect(await (await fetch(`${server.url}${again?.url}`)).text()).toBe('hello');
    expect(server.logs()).not.toContain(AWS_SECRET_ACCESS_KEY);
  });
});
