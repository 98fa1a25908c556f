import type { Readable } from 'node:stream';
import type { DataStore } from '@tus/server';
import { type ByteRange, BytesMissingError, type FileBytes } from './file-bytes.js';
import type { BucketPlace } from './files-url.js';
import { S3Bucket } from './s3-bucket.js';
import { infoKey, restKey } from './s3-keys.js';
import type { S3Uploads } from './s3-uploads.js';

/**
 * Files in a bucket of S3, or of a store that speaks its protocol, each under its id: so any number of nodes have
 * them. Beside an unfinished one there is what its upload needs to go on.
 */
export class S3Bytes implements FileBytes {
  readonly #bucket: S3Bucket;
  #uploads: Promise<S3Uploads> | null = null;

  constructor(place: BucketPlace) {
    this.#bucket = new S3Bucket(place);
  }

  /** @throws BucketError */
  open(): Promise<void> {
    return this.#bucket.check();
  }

  uploads(): Promise<DataStore> {
    return this.#ownUploads();
  }

  async uploaded(id: string): Promise<number | null> {
    const whole = await this.#bucket.find(id);
    if (whole !== null) return whole.size;
    const found = await (await this.#ownUploads()).look(id);
    return found?.offset ?? null;
  }

  async settle(): Promise<void> {
    // What a bucket has acknowledged, it keeps.
  }

  async read(id: string, range: ByteRange): Promise<Readable> {
    const found = await this.#bucket.read(id, range);
    if (found === null) throw new BytesMissingError();
    return found.body;
  }

  async remove(id: string): Promise<void> {
    // First, so that whoever writes to it just now notices.
    await this.#bucket.remove(infoKey(id));
    await this.#bucket.abandon(id);
    await Promise.all([id, restKey(id)].map((key) => this.#bucket.remove(key)));
  }

  #ownUploads(): Promise<S3Uploads> {
    this.#uploads ??= import('./s3-uploads.js').then(
      ({ S3Uploads }) => new S3Uploads(this.#bucket, (id) => this.remove(id)),
    );
    return this.#uploads;
  }
}
