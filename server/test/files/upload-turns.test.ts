import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import { UploadTurns } from '../../src/files/upload-turns.js';

const megabyte = 1_048_576;
const pieces = (count: number) => Readable.from(Array(count).fill(Buffer.alloc(65_536, 7)));

/** Takes whatever comes, and counts it. */
function counting() {
  const counted = { bytes: 0 };
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      counted.bytes += chunk.byteLength;
      done();
    },
  });
  return { counted, sink };
}

test('a short upload does not wait for a long one that began before it', async () => {
  const turns = new UploadTurns(1_000 * megabyte);
  const [long, short] = [counting(), counting()];
  const both = pipeline(pieces(1_000), turns.stream(), long.sink);
  await waitFor(() => long.counted.bytes > 0);
  const before = long.counted.bytes;
  await pipeline(pieces(5), turns.stream(), short.sink);
  expect(short.counted.bytes).toBe(5 * 65_536);
  expect(long.counted.bytes - before).toBeLessThan(20 * 65_536);
  await both;
  expect(long.counted.bytes).toBe(1_000 * 65_536);
});

test('whatever else there is comes in between: one piece goes on in each turn of the event loop', async () => {
  const turns = new UploadTurns(1_000 * megabyte);
  const uploads = Array.from({ length: 8 }, counting);
  const all = () => uploads.reduce((sum, { counted }) => sum + counted.bytes, 0);
  const done = Promise.all(
    uploads.map(({ sink }) => pipeline(pieces(20), turns.stream(), sink)),
  ).then(() => 'done');
  let most = 0;
  for (let before = 0; ; before = all()) {
    const end = await Promise.race([done, new Promise((resolve) => setImmediate(resolve))]);
    most = Math.max(most, all() - before);
    if (end === 'done') break;
  }
  expect(all()).toBe(8 * 20 * 65_536);
  expect(most).toBeLessThanOrEqual(2 * 65_536);
});

test('all uploads together bring no more than they may in a second', async () => {
  const turns = new UploadTurns(10 * megabyte);
  const began = performance.now();
  const uploads = Array.from({ length: 4 }, counting);
  await Promise.all(uploads.map(({ sink }) => pipeline(pieces(8), turns.stream(), sink)));
  // 2 MiB, of which the last piece need not be waited for.
  expect(performance.now() - began).toBeGreaterThan(180);
});

test('one that is broken off while it waits holds up nobody', async () => {
  const turns = new UploadTurns(megabyte);
  const broken = turns.stream();
  const failed = pipeline(pieces(100), broken, counting().sink).catch((error: Error) => error);
  const other = counting();
  const done = pipeline(pieces(5), turns.stream(), other.sink);
  broken.destroy(new Error('The connection is gone.'));
  expect(await failed).toMatchObject({ message: 'The connection is gone.' });
  await done;
  expect(other.counted.bytes).toBe(5 * 65_536);
});
