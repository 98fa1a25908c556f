import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { BytesMissingError, type FileBytes } from '../../src/files/file-bytes.js';
import {
  announced,
  manyBytes,
  newFileId,
  offsetOf,
  readFrom,
  send,
  sendBroken,
  uploadedFile,
} from './upload-pieces.js';

/** A place for bytes, and what an operator finds in it. */
export interface BytesUnderTest {
  /** Of one node; each time of another one. */
  open(): Promise<FileBytes>;
  /** The names of all that is kept there. */
  holds(): Promise<string[]>;
}

/** What everything does that keeps the bytes of files. */
export function fileBytesContract(make: () => Promise<BytesUnderTest>): void {
  let place: BytesUnderTest;
  let bytes: FileBytes;
  beforeEach(async () => {
    place = await make();
    bytes = await place.open();
  });

  describe('an upload', () => {
    test('that came at once is read as it was sent', async () => {
      const content = randomBytes(1_000);
      const id = await announced(bytes, content.length);
      expect(await send(bytes, id, content, 0)).toBe(1_000);
      await bytes.settle(id);
      expect(await readFrom(bytes, id, 0, 999)).toEqual(content);
    });

    test('comes in as many pieces as it likes, by any node', async () => {
      const content = manyBytes();
      const id = await announced(bytes, content.length);
      let at = 0;
      for (const size of [3, 5_000_000, 4_000_000, 1, 8_388_608, content.length]) {
        const node = await place.open();
        const piece = content.subarray(at, at + size);
        expect(await send(node, id, piece, at)).toBe(at + piece.length);
        at += piece.length;
        expect(await offsetOf(bytes, id)).toBe(at);
        expect(await bytes.uploaded(id)).toBe(at);
      }
      await bytes.settle(id);
      expect((await readFrom(bytes, id, 0, content.length - 1)).equals(content)).toBe(true);
    });

    test('of parts without a rest is whole with the last of them', async () => {
      const content = randomBytes(16 * 1_048_576);
      const id = await uploadedFile(bytes, content);
      expect(await bytes.uploaded(id)).toBe(content.length);
      expect((await readFrom(bytes, id, 0, content.length - 1)).equals(content)).toBe(true);
    });

    test('of one byte is a file', async () => {
      const id = await uploadedFile(bytes, Buffer.from('a'));
      expect(await readFrom(bytes, id, 0, 0)).toEqual(Buffer.from('a'));
    });

    test('that breaks off goes on from where it says, and nothing acknowledged is asked for again', async () => {
      const content = manyBytes();
      const id = await announced(bytes, content.length);
      let acknowledged = await send(bytes, id, content.subarray(0, 3_000_000), 0);
      let rounds = 0;
      for (let at = acknowledged; at < content.length; at = await offsetOf(bytes, id)) {
        expect(at).toBeGreaterThanOrEqual(acknowledged);
        acknowledged = at;
        const piece = content.subarray(at, at + 6_000_000);
        if (at + piece.length === content.length) {
          await send(bytes, id, piece, at);
        } else {
          await expect(sendBroken(bytes, id, piece, at)).rejects.toThrow();
        }
        rounds += 1;
        expect(rounds).toBeLessThan(20);
      }
      await bytes.settle(id);
      expect((await readFrom(bytes, id, 0, content.length - 1)).equals(content)).toBe(true);
    });

    test('has nothing to do with another one at the same time', async () => {
      const contents = [manyBytes(), manyBytes()];
      const ids = await Promise.all(contents.map((content) => announced(bytes, content.length)));
      const half = 9_000_000;
      const sendAll = (from: number, to: number) =>
        Promise.all(
          contents.map((content, index) =>
            send(bytes, ids[index] as string, content.subarray(from, to), from),
          ),
        );
      await sendAll(0, half);
      await sendAll(half, Number.POSITIVE_INFINITY);
      for (const [index, content] of contents.entries()) {
        const found = await readFrom(bytes, ids[index] as string, 0, content.length - 1);
        expect(found.equals(content)).toBe(true);
      }
    });

    test('that is whole stays so with a piece of no bytes', async () => {
      const id = await uploadedFile(bytes, Buffer.from('abc'));
      expect(await send(bytes, id, Buffer.alloc(0), 3)).toBe(3);
      expect(await readFrom(bytes, id, 0, 2)).toEqual(Buffer.from('abc'));
    });

    test('that nobody announced is not there', async () => {
      const id = newFileId();
      expect(await bytes.uploaded(id)).toBeNull();
      await expect(offsetOf(bytes, id)).rejects.toMatchObject({ status_code: 404 });
      await expect(send(bytes, id, Buffer.from('abc'), 0)).rejects.toBeDefined();
      expect(await place.holds()).toEqual([]);
    });

    test('that is only announced has no byte yet', async () => {
      const id = await announced(bytes, 9);
      expect(await offsetOf(bytes, id)).toBe(0);
      await expect(bytes.uploaded(id)).resolves.toBe(0);
    });
  });

  describe('a file', () => {
    test.each([
      ['its first byte', 0, 0],
      ['its last byte', 9_999, 9_999],
      ['all of it', 0, 9_999],
      ['some of it', 1_234, 5_678],
    ])('is read by ranges: %s', async (_, start, end) => {
      const content = randomBytes(10_000);
      const id = await uploadedFile(bytes, content);
      expect(await readFrom(bytes, id, start, end)).toEqual(content.subarray(start, end + 1));
    });

    test('that is not there cannot be read', async () => {
      const range = { start: 0, end: 0 };
      await expect(bytes.read(newFileId(), range)).rejects.toBeInstanceOf(BytesMissingError);
    });

    test('is read by another node', async () => {
      const id = await uploadedFile(bytes, Buffer.from('abc'));
      expect(await readFrom(await place.open(), id, 0, 2)).toEqual(Buffer.from('abc'));
    });

    test('need not be read to its end', async () => {
      const id = await uploadedFile(bytes, manyBytes());
      const reading = await bytes.read(id, { start: 0, end: 17_000_000 });
      for await (const _ of reading) break;
      expect(reading.destroyed).toBe(true);
      await bytes.remove(id);
      expect(await place.holds()).toEqual([]);
    });
  });

  describe('once removed there is nothing left of', () => {
    const content = manyBytes();
    test.each<[string, () => Promise<string>]>([
      ['what was announced', () => announced(bytes, 9)],
      [
        'what came to less than a part',
        async () => {
          const id = await announced(bytes, content.length);
          await send(bytes, id, content.subarray(0, 1_000), 0);
          return id;
        },
      ],
      [
        'what came half',
        async () => {
          const id = await announced(bytes, content.length);
          await send(bytes, id, content.subarray(0, 9_000_000), 0);
          return id;
        },
      ],
      [
        'what broke off',
        async () => {
          const id = await announced(bytes, content.length);
          await expect(sendBroken(bytes, id, content.subarray(0, 9_000_000), 0)).rejects.toThrow();
          return id;
        },
      ],
      ['what is whole', () => uploadedFile(bytes, content)],
      ['what never was', async () => newFileId()],
    ])('%s', async (_, make) => {
      const other = await uploadedFile(bytes, Buffer.from('another one'));
      const before = await place.holds();
      const id = await make();
      // To remove it twice is to remove it.
      for (const node of [bytes, await place.open()]) {
        await node.remove(id);
        expect(await place.holds()).toEqual(before);
        expect(await bytes.uploaded(id)).toBeNull();
        const range = { start: 0, end: 0 };
        await expect(bytes.read(id, range)).rejects.toBeInstanceOf(BytesMissingError);
        await expect(offsetOf(bytes, id)).rejects.toMatchObject({ status_code: 404 });
      }
      expect(await readFrom(bytes, other, 0, 10)).toEqual(Buffer.from('another one'));
    });
  });
}
