import { createHash, randomBytes } from 'node:crypto';

const mebibyte = 1_048_576;

/** More than two pieces of what one request of an upload has. */
export const largeSize = 18 * mebibyte;

/** A file of which nobody can tell what it is. */
export function randomFile(size = 1_000, name = 'noise.bin'): File {
  return new File([randomBytes(size)], name);
}

/** The smallest PNG there is, and what any server finds in it: 1 × 1. */
export function pngFile(name = 'dot.png'): File {
  const base64 =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  return new File([Buffer.from(base64, 'base64')], name, { type: 'image/png' });
}

/** By which bytes can be told to be the same. */
export async function digestOf(source: Blob | string): Promise<string> {
  const bytes =
    typeof source === 'string'
      ? await (await fetch(source)).arrayBuffer()
      : await source.arrayBuffer();
  return createHash('sha256').update(Buffer.from(bytes)).digest('hex');
}
