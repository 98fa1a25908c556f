import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { atTestEnd, freePort, listen, startFaultProxy } from '@chat/testkit';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { BucketError } from '../../src/files/bucket-error.js';
import { createFiles } from '../../src/files/create-files.js';
import { DiskBytes } from '../../src/files/disk-bytes.js';
import type { FileBytes } from '../../src/files/file-bytes.js';
import { readFilesUrl } from '../../src/files/files-url.js';
import { S3Bucket } from '../../src/files/s3-bucket.js';
import { temporaryDirectory } from '../store/temporary-directory.js';
import { fileBytesContract } from './file-bytes-contract.js';
import { TestBucket } from './test-bucket.js';
import { announced, manyBytes, offsetOf, readFrom, send, uploadedFile } from './upload-pieces.js';

const { S3_ENDPOINT_URL = '' } = process.env;
const part = 8 * 1_048_576;

function requestsOf(bucket: TestBucket): S3Bucket {
  const place = readFilesUrl(bucket.url());
  if ('directory' in place) throw new Error('no bucket');
  return new S3Bucket(place);
}

describe.skipIf(!S3_ENDPOINT_URL)('in a bucket (S3_ENDPOINT_URL)', () => {
  fileBytesContract(async () => {
    const bucket = await TestBucket.create(S3_ENDPOINT_URL);
    return {
      open: async () => {
        const bytes = createFiles(bucket.url());
        await bytes.open();
        return bytes;
      },
      holds: () => bucket.holds(),
    };
  });

  async function bucketAndBytes() {
    const bucket = await TestBucket.create(S3_ENDPOINT_URL);
    return { bucket, bytes: createFiles(bucket.url()) };
  }

  test('a file alone is left of a finished upload, and what is known of that', async () => {
    const { bucket, bytes } = await bucketAndBytes();
    const content = manyBytes();
    const id = await announced(bytes, content.length);
    await send(bytes, id, content.subarray(0, 1_000), 0);
    expect(await bucket.holds()).toEqual([`${id}, unfinished`, `${id}.info`, `${id}.part`].sort());
    await send(bytes, id, content.subarray(1_000), 1_000);
    expect(await bucket.holds()).toEqual([id, `${id}.info`]);
  });

  test('what is on its way has no name on the disk of the server', async () => {
    const { bytes } = await bucketAndBytes();
    const directory = temporaryDirectory();
    vi.stubEnv('TMPDIR', directory);
    onTestFinished(() => void vi.unstubAllEnvs());
    const content = manyBytes();
    const id = await announced(bytes, content.length);
    const seen: string[][] = [];
    async function* watched() {
      for (let at = 0; at < content.length; at += part) {
        yield content.subarray(at, at + part);
        seen.push(await readdir(directory));
      }
    }
    await (await bytes.uploads()).write(Readable.from(watched(), { objectMode: false }), id, 0);
    expect(seen.flat()).toEqual([]);
    expect(seen.length).toBeGreaterThan(1);
  });

  test('what a writer that was given up keeps late does not count where another one was faster', async () => {
    const { bytes } = await bucketAndBytes();
    const content = manyBytes();
    const id = await announced(bytes, content.length);
    // Its client is gone, and comes back by way of another node, which gets ahead.
    let hear = (): void => {};
    const heard = new Promise<void>((resolve) => {
      hear = resolve;
    });
    let breakOff = (): void => {};
    const broken = new Promise<void>((resolve) => {
      breakOff = resolve;
    });
    async function* late() {
      yield content.subarray(0, 1_000_000);
      hear();
      await broken;
      throw new Error('The connection broke.');
    }
    const uploads = await bytes.uploads();
    const writing = uploads.write(Readable.from(late(), { objectMode: false }), id, 0);
    const ended = expect(writing).rejects.toThrow('broke');
    await heard;
    await send(bytes, id, content.subarray(0, part + 1_000), 0);
    breakOff();
    await ended;
    const at = await offsetOf(bytes, id);
    expect(at).toBe(part + 1_000);
    await send(bytes, id, content.subarray(at), at);
    expect((await readFrom(bytes, id, 0, content.length - 1)).equals(content)).toBe(true);
  });

  test('an upload of which somebody else has sent more is told to ask where it is', async () => {
    const { bytes } = await bucketAndBytes();
    const id = await announced(bytes, 2_000);
    await send(bytes, id, randomBytes(1_000), 0);
    const late = send(bytes, id, randomBytes(500), 0);
    await expect(late).rejects.toMatchObject({ status_code: 409 });
  });

  test('what is all there, and whose server died before it said so, is a file for whoever looks', async () => {
    const { bucket, bytes } = await bucketAndBytes();
    const id = await announced(bytes, 3);
    const requests = requestsOf(bucket);
    const info = await requests.read(`${id}.info`);
    const { uploadId } = JSON.parse(`${Buffer.concat((await info?.body.toArray()) ?? [])}`);
    await requests.writePart({ key: id, uploadId, number: 1 }, { body: 'abc', size: 3 });
    expect(await offsetOf(bytes, id)).toBe(3);
    expect(await readFrom(bytes, id, 0, 2)).toEqual(Buffer.from('abc'));
  });

  test('what somebody writes on while it is removed is removed with it', async () => {
    const { bucket, bytes } = await bucketAndBytes();
    const content = manyBytes();
    const id = await announced(bytes, content.length);
    async function* removedMeanwhile() {
      yield content.subarray(0, 1_000);
      await createFiles(bucket.url()).remove(id);
      throw new Error('The connection broke.');
    }
    const source = Readable.from(removedMeanwhile(), { objectMode: false });
    const writing = (await bytes.uploads()).write(source, id, 0);
    await expect(writing).rejects.toMatchObject({ status_code: 404 });
    expect(await bucket.holds()).toEqual([]);
  });

  test('an upload that was cleaned away from the bucket begins anew, and is not taken for whole', async () => {
    const { bucket, bytes } = await bucketAndBytes();
    const id = await announced(bytes, 9);
    await requestsOf(bucket).abandon(id);
    expect(await bytes.uploaded(id)).toBeNull();
    await expect(offsetOf(bytes, id)).rejects.toMatchObject({ status_code: 404 });
  });

  test('files of a folder are read there once they are copied, without what stands beside them', async () => {
    const directory = temporaryDirectory();
    const disk = new DiskBytes(directory);
    const content = randomBytes(10_000);
    const id = await uploadedFile(disk, content);
    const half = await announced(disk, 9);
    await send(disk, half, Buffer.from('abc'), 0);

    const { bucket, bytes } = await bucketAndBytes();
    for (const name of await readdir(directory)) {
      if (name.endsWith('.json')) continue;
      await bucket.put(name, await readFile(join(directory, name)));
    }
    expect(await readFrom(bytes, id, 10, 19)).toEqual(content.subarray(10, 20));
    expect(await bytes.uploaded(id)).toBe(10_000);
    // What was on its way is less than it was to be: it is sent anew.
    expect(await bytes.uploaded(half)).toBe(3);
    await expect(offsetOf(bytes, half)).rejects.toMatchObject({ status_code: 404 });
    for (const each of [id, half]) await bytes.remove(each);
    expect(await bucket.holds()).toEqual([]);
  });

  test('a store that goes away in the middle of a piece fails it, and keeps what it has acknowledged', async () => {
    const bucket = await TestBucket.create(S3_ENDPOINT_URL);
    const way = await startFaultProxy(Number(new URL(S3_ENDPOINT_URL).port));
    const bytes = createFiles(bucket.url(way.url));
    const content = manyBytes();
    const id = await announced(bytes, content.length);
    await send(bytes, id, content.subarray(0, part + 1_000), 0);
    async function* cutMeanwhile() {
      yield content.subarray(part + 1_000, part + 2_000);
      way.refuse(true);
      way.cut();
      yield content.subarray(part + 2_000);
    }
    const source = Readable.from(cutMeanwhile(), { objectMode: false });
    const writing = (await bytes.uploads()).write(source, id, part + 1_000);
    await expect(writing).rejects.toBeInstanceOf(BucketError);
    await expect(offsetOf(bytes, id)).rejects.toBeInstanceOf(BucketError);
    way.heal();
    expect(await offsetOf(bytes, id)).toBe(part + 1_000);
  });

  test('is opened where it is there', async () => {
    const { bytes } = await bucketAndBytes();
    await bytes.open();
  });

  test('is not opened where there is none', async () => {
    const url = new URL((await TestBucket.create(S3_ENDPOINT_URL)).url());
    url.hostname = `${url.hostname}-none`;
    await expect(createFiles(url.href).open()).rejects.toThrow(
      /^The bucket \S+ at \S+ does not exist\.$/,
    );
  });
});

/** Everything that is asked of bytes, at once; resolves with what came of each. */
async function askAll(bytes: FileBytes): Promise<unknown[]> {
  const questions = [
    bytes.open(),
    bytes.uploaded('fil_1'),
    bytes.read('fil_1', { start: 0, end: 9 }),
    bytes.remove('fil_1'),
    announced(bytes, 9),
    send(bytes, 'fil_1', Buffer.from('abc'), 0),
    offsetOf(bytes, 'fil_1'),
  ];
  return Promise.all(questions.map((question) => question.catch((error: unknown) => error)));
}

describe('a store that is not there', () => {
  beforeAll(() => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'nobody');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'hunter2');
    return () => void vi.unstubAllEnvs();
  });

  const away = (url: string) => createFiles(`s3://files?endpoint=${encodeURIComponent(url)}`);

  test('is told of everything that is asked', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const answers = await askAll(away(url));
    expect(answers).toEqual(answers.map(() => expect.any(BucketError)));
    const words = String(answers[0]);
    expect(words).toMatch(/The bucket files at http:\S+ does not answer \(.*ECONNREFUSED/);
    expect(words).not.toContain('hunter2');
  });

  test('is told, too, when it takes a connection and says nothing', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const sockets = new Set<{ destroy(): void }>();
    silent.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
    });
    atTestEnd(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const answers = await askAll(away(`http://127.0.0.1:${port}`));
    expect(answers).toEqual(answers.map(() => expect.any(BucketError)));
    expect(String(answers[0])).toMatch(/does not answer/);
  });

  test('fails who reads when it falls silent in the middle', async () => {
    const url = await listen(
      createHttpServer((_, response) => {
        response.writeHead(206, { 'content-length': 1_000 });
        response.write('the beginning');
      }),
    );
    const reading = await away(url).read('fil_1', { start: 0, end: 999 });
    const read: Buffer[] = [];
    const whole = (async () => {
      for await (const chunk of reading) read.push(chunk);
    })();
    await expect(whole).rejects.toThrow(/nothing came/);
    expect(Buffer.concat(read).toString()).toBe('the beginning');
  });
});
