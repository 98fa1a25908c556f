import type { Readable } from 'node:stream';
import type { DataStore } from '@tus/server';

/** Some of a file: from the first byte to the last, both counted from 0. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the bytes of files are, each under its id: a folder, or a bucket. What is known of them beside that
 * is in the store. The suite in `test/files/file-bytes-contract.ts` is its executable form.
 */
export interface FileBytes {
  /** What takes uploads, piece by piece; loaded when it is asked for first. */
  uploads(): Promise<DataStore>;
  /** Gets ready. @throws Error that says why it cannot be used */
  open(): Promise<void>;
  /** How many bytes of an upload are there; null when there is none. */
  uploaded(id: string): Promise<number | null>;
  /** Resolves once all of an upload would survive a power cut. */
  settle(id: string): Promise<void>;
  /** Resolves once the first byte can be read. @throws BytesMissingError */
  read(id: string, range: ByteRange): Promise<Readable>;
  /** Nothing of it is left then; that there was nothing is the same. */
  remove(id: string): Promise<void>;
}

/** There are no such bytes. */
export class BytesMissingError extends Error {
  readonly code = 'bytes_missing';

  constructor() {
    super('There are no such bytes.');
    this.name = 'BytesMissingError';
  }
}
