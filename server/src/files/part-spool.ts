import { randomBytes } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

const pieceBytes = 65_536;

/**
 * Holds the bytes of one part while they come in: a store wants to know how many there are, and memory is not for
 * megabytes of each upload. The file has no name any more once it is open: nobody else finds it, and nothing is left of
 * it, whatever becomes of this process.
 */
export class PartSpool {
  readonly #file: FileHandle;
  #size = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(): Promise<PartSpool> {
    const path = join(tmpdir(), `chat-part-${randomBytes(12).toString('hex')}`);
    const file = await open(path, 'wx+', 0o600);
    await unlink(path);
    return new PartSpool(file);
  }

  /** Bytes in it. */
  get size(): number {
    return this.#size;
  }

  async add(bytes: Uint8Array): Promise<void> {
    for (let written = 0; written < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(
        bytes,
        written,
        bytes.length - written,
        this.#size,
      );
      written += bytesWritten;
      this.#size += bytesWritten;
    }
  }

  /** All that is in it; to be read before there is more. */
  content(): { readonly body: Readable; readonly size: number } {
    return { body: Readable.from(this.#bytes(), { objectMode: false }), size: this.#size };
  }

  /** Makes room for the next part. */
  clear(): void {
    this.#size = 0;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async *#bytes(): AsyncGenerator<Buffer> {
    for (let at = 0; at < this.#size; ) {
      const wanted = Math.min(pieceBytes, this.#size - at);
      const { bytesRead, buffer } = await this.#file.read(Buffer.alloc(wanted), 0, wanted, at);
      if (bytesRead === 0) throw new Error('The file of a part is shorter than it was.');
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }
}
