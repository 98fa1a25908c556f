import { randomBytes } from 'node:crypto';
import { ClientTable } from './client-table.js';
import { RowList } from './row-list.js';

/** By what a message is known again. */
export interface Sent {
  /** The conversation's number. */
  readonly conversation: number;
  /** The place of its sender among the members. */
  readonly sender: number;
  /** 16 bytes. */
  readonly clientId: Buffer;
}

export interface Appended extends Sent {
  readonly seq: number;
}

/** Rows of one conversation, both ascending: `ids[n]` holds the message `seqs[n]`. */
export interface Places {
  readonly seqs: number[];
  readonly ids: number[];
}

/** Fixed for the process, and nobody's to know: who chooses ids cannot make them fall together. */
const secret = randomBytes(6 * 4);
const factors = Array.from({ length: 6 }, (_, index) => secret.readInt32LE(index * 4) | 1);

/**
 * The messages that are in the table but not yet for sure in its indexes on the disk: where each is,
 * and by which `clientId` it is known again. Some 60 bytes each.
 */
export class RecentMessages {
  readonly #places = new Map<number, Places>();
  readonly #rows = new RowList();
  #byClient = new ClientTable();

  get size(): number {
    return this.#rows.length;
  }

  /** Of one conversation, or undefined for none. Do not change them. */
  placesOf(conversation: number): Places | undefined {
    return this.#places.get(conversation);
  }

  /** Rows that may be of this `clientId`: whether they are, the row tells. */
  candidates(message: Sent): number[] {
    return this.#byClient.find(hashOf(message));
  }

  /** Rows come in the order of their ids, and those of one conversation in that of `seq`. */
  add(id: number, message: Appended): void {
    const { conversation, seq } = message;
    const hash = hashOf(message);
    this.#rows.push(id, conversation, hash);
    this.#byClient.add(hash, id);
    const places = this.#places.get(conversation);
    if (places === undefined) this.#places.set(conversation, { seqs: [seq], ids: [id] });
    else {
      places.seqs.push(seq);
      places.ids.push(id);
    }
  }

  /** Takes back all rows beyond `id`: their group was lost. */
  forgetAfter(id: number): void {
    let end = this.size;
    for (; end > 0 && this.#rows.id(end - 1) > id; end -= 1) {
      const conversation = this.#rows.conversation(end - 1);
      const places = this.#places.get(conversation);
      places?.ids.pop();
      places?.seqs.pop();
      if (places?.ids.length === 0) this.#places.delete(conversation);
    }
    this.#keep(0, end);
  }

  /** Lets go of all rows up to `id`: the indexes on the disk have them. */
  forgetThrough(id: number): void {
    const touched = new Set<number>();
    let start = 0;
    for (; start < this.size && this.#rows.id(start) <= id; start += 1) {
      touched.add(this.#rows.conversation(start));
    }
    this.#keep(start, this.size);
    for (const conversation of touched) {
      const places = this.#places.get(conversation);
      if (places === undefined) continue;
      const kept = places.ids.findIndex((each) => each > id);
      if (kept < 0) this.#places.delete(conversation);
      else {
        places.ids.splice(0, kept);
        places.seqs.splice(0, kept);
      }
    }
  }

  /** Its rows are gone. */
  forgetConversation(conversation: number): void {
    this.#places.delete(conversation);
  }

  /** All rows up to `id`, sorted as the indexes are: by conversation, and in it by `seq`. */
  inOrderOfPlace(id: number): number[] {
    const sorted: number[] = [];
    for (const conversation of [...this.#places.keys()].sort((a, b) => a - b)) {
      for (const each of this.#places.get(conversation)?.ids ?? [])
        if (each <= id) sorted.push(each);
    }
    return sorted;
  }

  #keep(start: number, end: number): void {
    if (start === 0 && end === this.size) return;
    this.#rows.keep(start, end);
    this.#byClient = new ClientTable();
    for (let index = 0; index < this.#rows.length; index += 1) {
      this.#byClient.add(this.#rows.hash(index), this.#rows.id(index));
    }
  }
}

/** A sum of products with secret factors, of which the upper half is mixed into the lower. */
function hashOf({ conversation, sender, clientId }: Sent): number {
  const [a = 1, b = 1, c = 1, d = 1, e = 1, f = 1] = factors;
  const sum =
    Math.imul(clientId.readInt32LE(0), a) +
    Math.imul(clientId.readInt32LE(4), b) +
    Math.imul(clientId.readInt32LE(8), c) +
    Math.imul(clientId.readInt32LE(12), d) +
    Math.imul(conversation, e) +
    Math.imul(sender, f);
  return (sum ^ (sum >>> 15)) | 0;
}
