import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { BucketError, bucketError } from './bucket-error.js';
import type { ByteRange } from './file-bytes.js';
import type { BucketPlace } from './files-url.js';
import { unlessStalled } from './stall-guard.js';

/** ms for a connection to the store. */
const connectPatience = 2_000;
/** ms for an answer, and within one for the next bytes. A question is asked twice at most. */
const patience = 5_000;
/** ms for a part of some megabytes to arrive there; it is sent once. */
const partPatience = 30_000;
/** Connections at once: who reads slowly holds one, and nobody else up. */
const connections = 1_000;

/** Of which an object is made. */
export interface Part {
  readonly number: number;
  readonly size: number;
  /** By which the store knows what is in it. */
  readonly tag: string;
}

/** Bytes to be kept. */
export interface Content {
  readonly body: Readable | string;
  readonly size: number;
  /** Kept beside it. */
  readonly notes?: Readonly<Record<string, string>>;
}

/** An object that is being read. */
export interface FoundObject {
  readonly body: Readable;
  readonly size: number;
  readonly notes: Readonly<Record<string, string>>;
}

/** Looking at a bucket is answered without words. */
const checkReasons: Readonly<Record<number, string>> = {
  301: 'is in another region',
  400: 'cannot be used with these credentials, or in this region',
  403: 'may not be used with these credentials',
  404: 'does not exist',
};

const ignore = (): void => {};
const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };

type Sdk = typeof import('@aws-sdk/client-s3');

/**
 * What the files need of a bucket. Each request ends within bounded time: with an answer, or with a
 * {@link BucketError}.
 */
export class S3Bucket {
  /** For whoever runs the server, without anything secret. */
  readonly #where: string;
  readonly #place: BucketPlace;
  #connection: Promise<{ readonly sdk: Sdk; readonly client: S3Client }> | null = null;

  constructor(place: BucketPlace) {
    const { bucket, region, endpoint } = place;
    this.#place = place;
    this.#where = `The bucket ${bucket} ${endpoint === null ? `in ${region}` : `at ${endpoint}`}`;
  }

  /** Looks whether it is there and may be used. */
  async check(): Promise<void> {
    await this.#ask(
      ({ sdk, client }, Bucket) => client.send(new sdk.HeadBucketCommand({ Bucket })),
      checkReasons,
    );
  }

  /** Null: there is no such object. */
  async find(key: string): Promise<Omit<FoundObject, 'body'> | null> {
    const found = await this.#ask(({ sdk, client }, Bucket) =>
      client.send(new sdk.HeadObjectCommand({ Bucket, Key: key })),
    ).catch(nullIf('NotFound', 'NoSuchKey'));
    return found && { size: found.ContentLength ?? 0, notes: found.Metadata ?? {} };
  }

  /** Null: there is no such object. */
  async read(key: string, range?: ByteRange): Promise<FoundObject | null> {
    const found = await this.#ask(({ sdk, client }, Bucket) =>
      client.send(
        new sdk.GetObjectCommand({
          ...{ Bucket, Key: key },
          ...(range && { Range: `bytes=${range.start}-${range.end}` }),
        }),
      ),
    ).catch(nullIf('NoSuchKey'));
    return (
      found && {
        body: unlessStalled(found.Body as Readable, patience),
        ...{ size: found.ContentLength ?? 0, notes: found.Metadata ?? {} },
      }
    );
  }

  async write(key: string, { body, size, notes }: Content): Promise<void> {
    await this.#ask(({ sdk, client }, Bucket) =>
      client.send(
        new sdk.PutObjectCommand({
          ...{ Bucket, Key: key, Body: body, ContentLength: size, Metadata: notes },
        }),
        { requestTimeout: partPatience },
      ),
    );
  }

  /** That there was none is the same. */
  async remove(key: string): Promise<void> {
    await this.#ask(({ sdk, client }, Bucket) =>
      client.send(new sdk.DeleteObjectCommand({ Bucket, Key: key })),
    );
  }

  /** Begins an object that comes in parts. @returns the id of this beginning */
  async begin(key: string): Promise<string> {
    const begun = await this.#ask(({ sdk, client }, Bucket) =>
      client.send(new sdk.CreateMultipartUploadCommand({ Bucket, Key: key })),
    );
    return begun.UploadId ?? '';
  }

  async writePart(
    { key, uploadId, number }: { key: string; uploadId: string; number: number },
    { body, size }: Content,
  ): Promise<Part> {
    const written = await this.#ask(({ sdk, client }, Bucket) =>
      client.send(
        new sdk.UploadPartCommand({
          ...{ Bucket, Key: key, UploadId: uploadId, PartNumber: number },
          ...{ Body: body, ContentLength: size },
        }),
        { requestTimeout: partPatience },
      ),
    );
    return { number, size, tag: written.ETag ?? '' };
  }

  /** By their numbers; null when nothing of that kind is under way: completed, or given up. */
  async parts(key: string, uploadId: string): Promise<Part[] | null> {
    const parts: Part[] = [];
    let marker: string | undefined;
    do {
      const page = await this.#ask(({ sdk, client }, Bucket) =>
        client.send(
          new sdk.ListPartsCommand({
            ...{ Bucket, Key: key, UploadId: uploadId, PartNumberMarker: marker },
          }),
        ),
      ).catch(nullIf('NoSuchUpload', 'NoSuchKey'));
      if (page === null) return null;
      for (const { PartNumber, Size, ETag } of page.Parts ?? []) {
        parts.push({ number: PartNumber ?? 0, size: Size ?? 0, tag: ETag ?? '' });
      }
      marker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
    } while (marker !== undefined);
    return parts.sort((a, b) => a.number - b.number);
  }

  /** Makes one object of its parts. */
  async complete(key: string, uploadId: string, parts: readonly Part[]): Promise<void> {
    await this.#ask(({ sdk, client }, Bucket) =>
      client.send(
        new sdk.CompleteMultipartUploadCommand({
          ...{ Bucket, Key: key, UploadId: uploadId },
          MultipartUpload: {
            Parts: parts.map(({ number, tag }) => ({ PartNumber: number, ETag: tag })),
          },
        }),
        { requestTimeout: partPatience },
      ),
    );
  }

  /** Gives up whatever was begun under this key; that there was nothing is the same. */
  async abandon(key: string): Promise<void> {
    const { Uploads = [] } = await this.#ask(({ sdk, client }, Bucket) =>
      client.send(new sdk.ListMultipartUploadsCommand({ Bucket, Prefix: key })),
    );
    for (const { Key, UploadId } of Uploads) {
      if (Key !== key) continue;
      await this.#ask(({ sdk, client }, Bucket) =>
        client.send(new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId })),
      ).catch(nullIf('NoSuchUpload'));
    }
  }

  /** @throws BucketError */
  async #ask<T>(
    question: (connection: { sdk: Sdk; client: S3Client }, bucket: string) => Promise<T>,
    reasons?: Readonly<Record<number, string>>,
  ): Promise<T> {
    this.#connection ??= this.#connect();
    const connection = await this.#connection;
    return question(connection, this.#place.bucket).catch((error: unknown) => {
      throw bucketError(this.#where, error, reasons);
    });
  }

  /** Loaded here: a server that keeps files on its disk never pays for it. */
  async #connect(): Promise<{ sdk: Sdk; client: S3Client }> {
    const sdk = await import('@aws-sdk/client-s3');
    const { region, endpoint } = this.#place;
    const client = new sdk.S3Client({
      region,
      maxAttempts: 2,
      // What it would say to the console, the error says to whoever asked.
      logger: silent,
      requestHandler: {
        connectionTimeout: connectPatience,
        requestTimeout: patience,
        throwOnRequestTimeout: true,
        httpAgent: { maxSockets: connections },
        httpsAgent: { maxSockets: connections },
      },
      // Not every store has a name of its own for each bucket, or knows AWS' newer check sums.
      ...(endpoint !== null && {
        endpoint,
        forcePathStyle: true,
        requestChecksumCalculation: 'WHEN_REQUIRED',
      }),
      // A range has none, and what is read came here by TLS.
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    return { sdk, client };
  }
}

function nullIf(...reasons: readonly string[]): (error: unknown) => null {
  return (error) => {
    if (error instanceof BucketError && reasons.includes(error.reason)) return null;
    throw error;
  };
}
