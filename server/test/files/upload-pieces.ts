import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Upload } from '@tus/server';
import type { FileBytes } from '../../src/files/file-bytes.js';

/** An id as the server makes them. */
export const newFileId = (): string => `fil_${randomBytes(16).toString('base64url')}`;

/** More than two parts of a bucket and a rest of another. */
export const manyBytes = (): Buffer => randomBytes(17 * 1_048_576 + 3);

/** Announces an upload. @returns its id */
export async function announced(bytes: FileBytes, size: number): Promise<string> {
  const id = newFileId();
  await (await bytes.uploads()).create(new Upload({ id, size, offset: 0 }));
  return id;
}

/** Sends a piece of an upload from an offset on. @returns how far it is then */
export async function send(
  bytes: FileBytes,
  id: string,
  piece: Uint8Array,
  offset: number,
): Promise<number> {
  return (await bytes.uploads()).write(pieceOf(piece), id, offset);
}

/** Sends a piece that breaks off behind these bytes. */
export async function sendBroken(
  bytes: FileBytes,
  id: string,
  piece: Uint8Array,
  offset: number,
): Promise<void> {
  async function* breaking() {
    yield* pieceOf(piece);
    throw new Error('The connection broke.');
  }
  await (await bytes.uploads()).write(Readable.from(breaking(), { objectMode: false }), id, offset);
}

/** How far an upload is, as its client is told. */
export async function offsetOf(bytes: FileBytes, id: string): Promise<number> {
  return (await (await bytes.uploads()).getUpload(id)).offset;
}

/** A file that is there as a whole. @returns its id */
export async function uploadedFile(bytes: FileBytes, content: Uint8Array): Promise<string> {
  const id = await announced(bytes, content.length);
  await send(bytes, id, content, 0);
  await bytes.settle(id);
  return id;
}

/** These bytes of a file. */
export async function readFrom(
  bytes: FileBytes,
  id: string,
  start: number,
  end: number,
): Promise<Buffer> {
  return buffer(await bytes.read(id, { start, end }));
}

/** As a body comes: not all at once. */
function pieceOf(bytes: Uint8Array): Readable {
  const size = 65_521;
  const count = Math.ceil(bytes.length / size);
  return Readable.from(
    Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size)),
    { objectMode: false },
  );
}
