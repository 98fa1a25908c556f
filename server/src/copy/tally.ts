import { createHash } from 'node:crypto';
import type { Document } from 'mongodb';

/** How many records, and a checksum of all of them that does not depend on their order. */
export class Tally {
  #count = 0;
  readonly #sum = Buffer.alloc(32);

  get count(): number {
    return this.#count;
  }

  get checksum(): string {
    return this.#sum.toString('hex');
  }

  add(document: Document): void {
    const fields = Object.entries(document).sort(([a], [b]) => (a < b ? -1 : 1));
    const digest = createHash('sha256').update(JSON.stringify(fields)).digest();
    // Exclusive or: no record occurs twice, as each has a key of its own.
    for (let index = 0; index < digest.length; index += 1) {
      this.#sum[index] = (this.#sum[index] as number) ^ (digest[index] as number);
    }
    this.#count += 1;
  }

  equals(other: Tally): boolean {
    return this.count === other.count && this.checksum === other.checksum;
  }
}
