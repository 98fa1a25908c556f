import { randomUUID } from 'node:crypto';
import {
  CreateBucketCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';

/** A bucket of a test's own in the store at `S3_ENDPOINT_URL`, looked at as its operator would. */
export class TestBucket {
  readonly name = `chat-test-${randomUUID().slice(0, 8)}`;
  readonly #endpoint: string;
  readonly #client: S3Client;

  private constructor(endpoint: string) {
    this.#endpoint = endpoint;
    this.#client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true });
  }

  static async create(endpoint: string): Promise<TestBucket> {
    const bucket = new TestBucket(endpoint);
    await bucket.#client.send(new CreateBucketCommand({ Bucket: bucket.name }));
    return bucket;
  }

  /** As `FILES_URL` names it. @param endpoint - Another way to the same store. */
  url(endpoint = this.#endpoint): string {
    return `s3://${this.name}?endpoint=${encodeURIComponent(endpoint)}`;
  }

  /** All that is in it, unfinished uploads too. */
  async holds(): Promise<string[]> {
    const [objects, uploads] = await Promise.all([
      this.#client.send(new ListObjectsV2Command({ Bucket: this.name })),
      this.#client.send(new ListMultipartUploadsCommand({ Bucket: this.name })),
    ]);
    return [
      ...(objects.Contents ?? []).map(({ Key }) => `${Key}`),
      ...(uploads.Uploads ?? []).map(({ Key }) => `${Key}, unfinished`),
    ].sort();
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.#client.send(new PutObjectCommand({ Bucket: this.name, Key: key, Body: bytes }));
  }
}
