import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { StoreError } from '../store.js';

const algorithm = 'aes-128-ecb';
const rowBytes = 6;
const blockBytes = 16;

/**
 * Where pages of searches ended, for their users to hand back. A row's number would tell how many messages
 * all others have: so it is one encrypted block, with what tells that it was made here, for this user.
 */
export class SearchCursors {
  readonly #key: Buffer;

  /** @param key - 16 bytes in hexadecimal. */
  constructor(key: string) {
    this.#key = Buffer.from(key, 'hex');
  }

  encode(row: number, userId: string): string {
    const cipher = createCipheriv(algorithm, this.#key, null).setAutoPadding(false);
    return Buffer.concat([cipher.update(blockOf(row, userId)), cipher.final()]).toString(
      'base64url',
    );
  }

  /** @throws StoreError `invalid_cursor` for anything that {@link encode} did not make for this user. */
  decode(cursor: string, userId: string): number {
    const bytes = Buffer.from(cursor, 'base64url');
    if (bytes.length !== blockBytes) throw invalidCursor();
    const decipher = createDecipheriv(algorithm, this.#key, null).setAutoPadding(false);
    const block = Buffer.concat([decipher.update(bytes), decipher.final()]);
    const row = block.readUIntBE(0, rowBytes);
    if (!block.equals(blockOf(row, userId))) throw invalidCursor();
    return row;
  }
}

function blockOf(row: number, userId: string): Buffer {
  const block = Buffer.alloc(blockBytes);
  createHash('sha256').update(`${row} ${userId}`).digest().copy(block, rowBytes);
  block.writeUIntBE(row, 0, rowBytes);
  return block;
}

function invalidCursor(): StoreError {
  return new StoreError('invalid_cursor', 'This cursor is of no page of this search.');
}
