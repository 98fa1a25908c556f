import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { DataStore, ERRORS, Upload } from '@tus/server';
import { BucketError } from './bucket-error.js';
import { PartSpool } from './part-spool.js';
import type { Part, S3Bucket } from './s3-bucket.js';
import { infoKey, restKey } from './s3-keys.js';

/** Of every part but the last, which may be smaller. A store takes none below 5 MiB, and at most 10,000. */
const partBytes = 8 * 1_048_576;

/** What is known of an upload from its beginning on. */
interface UploadInfo {
  readonly uploadId: string;
  readonly size: number;
  readonly partBytes: number;
}

/** An upload under way. */
interface Progress extends UploadInfo {
  readonly id: string;
  /** Each was there before the next one was sent. */
  readonly parts: readonly Part[];
}

/**
 * Takes uploads into a bucket, as parts of an object that appears when they are all there. What was acknowledged
 * stays: also bytes that do not make a part yet, and what came before a connection broke.
 *
 * A part has its place by its number, so that two nodes that write the same upload (its client has come back by
 * way of another one, and the first does not know yet) write the same; and the rest counts only behind the part that
 * it came behind. Nothing is remembered here between two requests.
 */
export class S3Uploads extends DataStore {
  override readonly extensions = ['creation', 'termination'];
  readonly #bucket: S3Bucket;
  readonly #remove: (id: string) => Promise<void>;

  /** @param remove - Leaves nothing of an upload. */
  constructor(bucket: S3Bucket, remove: (id: string) => Promise<void>) {
    super();
    this.#bucket = bucket;
    this.#remove = remove;
  }

  override async create(upload: Upload): Promise<Upload> {
    const { id, size = 0 } = upload;
    const info: UploadInfo = { uploadId: await this.#bucket.begin(id), size, partBytes };
    const body = JSON.stringify(info);
    await this.#bucket.write(infoKey(id), { body, size: Buffer.byteLength(body) });
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const found = await this.look(id);
    if (found === null) throw new UploadMissingError();
    return new Upload({ id, ...found });
  }

  override remove(id: string): Promise<void> {
    return this.#remove(id);
  }

  /** How far an upload is; null when there is none. One that is all there is completed, if nobody lived to. */
  async look(id: string): Promise<{ size: number; offset: number } | null> {
    const info = await this.#info(id);
    if (info === null) return null;
    const { size } = info;
    const progress = await this.#progress(id, info);
    if (progress === null) {
      // Completed; or given up, by whoever keeps the bucket clean.
      return (await this.#bucket.find(id)) && { size, offset: size };
    }
    const end = endOf(progress.parts);
    if (end === size) await this.#complete(progress);
    return { size, offset: end + (end === size ? 0 : await this.#restSize(progress)) };
  }

  /** @returns how far it is then */
  override async write(source: Readable, id: string, offset: number): Promise<number> {
    const info = await this.#info(id);
    if (info === null) throw new UploadMissingError();
    const progress = await this.#progress(id, info);
    if (progress === null) return this.#alreadyWhole(id, offset);
    const spool = await PartSpool.open();
    try {
      return await this.#take(source, offset, progress, spool);
    } finally {
      await spool.close();
    }
  }

  /** Nothing more comes to it. */
  async #alreadyWhole(id: string, offset: number): Promise<number> {
    const found = await this.#bucket.find(id);
    if (found === null) throw new UploadMissingError();
    if (found.size !== offset) throw new UploadMovedError();
    return offset;
  }

  async #take(
    source: Readable,
    offset: number,
    progress: Progress,
    spool: PartSpool,
  ): Promise<number> {
    const parts = [...progress.parts];
    const come = { ...progress, parts };
    await this.#fetchRest(come, spool);
    if (endOf(parts) + spool.size !== offset) throw new UploadMovedError();

    const breaks: unknown[] = [];
    for await (const chunk of untilBroken(source, breaks)) {
      for (let rest = chunk; rest.length > 0; ) {
        const taken = rest.subarray(0, come.partBytes - spool.size);
        await spool.add(taken);
        rest = rest.subarray(taken.length);
        if (spool.size === come.partBytes) parts.push(await this.#writePart(come, spool));
      }
    }
    const end = endOf(parts) + spool.size;
    if (end === come.size) {
      if (spool.size > 0) parts.push(await this.#writePart(come, spool));
      await this.#complete(come);
    } else if (end > offset && spool.size > 0) {
      // A connection that broke may have been dead for long: its client may be ahead by way of another node.
      const isBehind = breaks.length > 0 && ((await this.look(come.id))?.offset ?? 0) >= end;
      if (!isBehind) await this.#writeRest(come, spool);
    }
    await this.#undoIfRemoved(come.id);
    if (breaks.length > 0) throw breaks[0];
    return end;
  }

  async #info(id: string): Promise<UploadInfo | null> {
    const found = await this.#bucket.read(infoKey(id));
    return found && (JSON.parse(await text(found.body)) as UploadInfo);
  }

  /** Null when it is not under way any more. */
  async #progress(id: string, info: UploadInfo): Promise<Progress | null> {
    const parts = await this.#bucket.parts(id, info.uploadId);
    return parts && { ...info, id, parts };
  }

  async #writePart({ id, uploadId, parts }: Progress, spool: PartSpool): Promise<Part> {
    const place = { key: id, uploadId, number: parts.length + 1 };
    const { body, size } = spool.content();
    try {
      return await this.#bucket.writePart(place, { body, size });
    } finally {
      body.destroy();
      spool.clear();
    }
  }

  async #writeRest({ id, parts }: Progress, spool: PartSpool): Promise<void> {
    const { body, size } = spool.content();
    try {
      await this.#bucket.write(restKey(id), { body, size, notes: restNotes(parts) });
    } finally {
      body.destroy();
    }
  }

  async #restSize({ id, parts }: Progress): Promise<number> {
    const found = await this.#bucket.find(restKey(id));
    return found !== null && isRestOf(parts, found.notes) ? found.size : 0;
  }

  /** It stays where it is until there is more than it: nothing that was acknowledged is only here. */
  async #fetchRest({ id, parts }: Progress, spool: PartSpool): Promise<void> {
    const found = await this.#bucket.read(restKey(id));
    if (found === null) return;
    if (!isRestOf(parts, found.notes)) {
      found.body.destroy();
      return;
    }
    for await (const chunk of found.body) await spool.add(chunk);
  }

  async #complete({ id, uploadId, parts, size }: Progress): Promise<void> {
    try {
      await this.#bucket.complete(id, uploadId, parts);
    } catch (error) {
      // Another node was first, or an answer got lost.
      const isComplete = (await this.#bucket.find(id))?.size === size;
      if (!isComplete) throw error;
    }
    await this.#bucket.remove(restKey(id)).catch((error: unknown) => {
      // It goes with the file, too.
      if (!(error instanceof BucketError)) throw error;
    });
  }

  /** Who removes an upload takes its information first: so either they see what was written here, or this sees that. */
  async #undoIfRemoved(id: string): Promise<void> {
    if ((await this.#bucket.find(infoKey(id))) !== null) return;
    await this.#remove(id);
    throw new UploadMissingError();
  }
}

/** As the library of the protocol expects it. */
class UploadMissingError extends Error {
  readonly status_code = ERRORS.FILE_NOT_FOUND.status_code;
  readonly body = ERRORS.FILE_NOT_FOUND.body;
}

/** Somebody else wrote since it was asked how far it is. */
class UploadMovedError extends Error {
  readonly status_code = ERRORS.INVALID_OFFSET.status_code;
  readonly body = ERRORS.INVALID_OFFSET.body;
}

function endOf(parts: readonly Part[]): number {
  return parts.reduce((end, { size }) => end + size, 0);
}

/** A rest is the beginning of the part with this number. */
function restNotes(parts: readonly Part[]): Record<string, string> {
  return { part: String(parts.length + 1) };
}

function isRestOf(parts: readonly Part[], notes: Readonly<Record<string, string>>): boolean {
  return notes.part === restNotes(parts).part;
}

/** What comes until all has come or the source fails, which is noted: what came before is good. */
async function* untilBroken(source: Readable, breaks: unknown[]): AsyncGenerator<Buffer> {
  try {
    yield* source;
  } catch (error) {
    breaks.push(error);
  }
}
