import { randomBytes } from 'node:crypto';

/** A message that was appended, as far as it has to be known to find it again. */
export interface Appended {
  /** Its row; ascending in the order of arrival. */
  readonly id: number;
  /** The conversation's number. */
  readonly conversation: number;
  readonly seq: number;
  /** The place of its sender among the members. */
  readonly sender: number;
  /** 16 bytes. */
  readonly clientId: Buffer;
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
 * and by which `clientId` it is known again. Some 50 bytes each.
 */
export class RecentMessages {
  readonly #places = new Map<number, Places>();
  /** By a hash of conversation, sender and `clientId`; several rows under one are rare. */
  readonly #byClient = new Map<number, number | number[]>();
  /** The rows in order, with what finds them in the maps. */
  #rows: { id: number; conversation: number; hash: number }[] = [];
  #first = 0;

  get size(): number {
    return this.#rows.length - this.#first;
  }

  /** Of one conversation, or undefined for none. Do not change them. */
  placesOf(conversation: number): Places | undefined {
    return this.#places.get(conversation);
  }

  /** Rows that may be of this `clientId`: whether they are, the row tells. */
  candidates(message: Omit<Appended, 'id' | 'seq'>): readonly number[] {
    const found = this.#byClient.get(hashOf(message));
    if (found === undefined) return [];
    return typeof found === 'number' ? [found] : found;
  }

  /** Rows come in the order of their ids, and those of one conversation in that of `seq`. */
  add(message: Appended): void {
    const { id, conversation, seq } = message;
    const hash = hashOf(message);
    this.#rows.push({ id, conversation, hash });
    const places = this.#places.get(conversation);
    if (places === undefined) this.#places.set(conversation, { seqs: [seq], ids: [id] });
    else {
      places.seqs.push(seq);
      places.ids.push(id);
    }
    const others = this.#byClient.get(hash);
    if (others === undefined) this.#byClient.set(hash, id);
    else this.#byClient.set(hash, typeof others === 'number' ? [others, id] : [...others, id]);
  }

  /** Takes back all rows beyond `id`: their group was lost. */
  forgetAfter(id: number): void {
    for (;;) {
      const row = this.#rows.at(-1);
      if (row === undefined || this.size === 0 || row.id <= id) return;
      this.#rows.pop();
      const places = this.#places.get(row.conversation);
      places?.ids.pop();
      places?.seqs.pop();
      if (places?.ids.length === 0) this.#places.delete(row.conversation);
      this.#forgetClient(row);
    }
  }

  /** Lets go of all rows up to `id`: the indexes on the disk have them. */
  forgetThrough(id: number): void {
    const touched = new Set<number>();
    for (; this.#first < this.#rows.length; this.#first += 1) {
      const row = this.#rows[this.#first];
      if (row === undefined || row.id > id) break;
      touched.add(row.conversation);
      this.#forgetClient(row);
    }
    this.#rows = this.#rows.slice(this.#first);
    this.#first = 0;
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

  #forgetClient({ id, hash }: { id: number; hash: number }): void {
    const found = this.#byClient.get(hash);
    const left = Array.isArray(found) ? found.filter((each) => each !== id) : [];
    if (left.length === 0) this.#byClient.delete(hash);
    else this.#byClient.set(hash, left);
  }
}

/** A sum of products with secret factors, of which the upper 30 bits count. */
function hashOf({ conversation, sender, clientId }: Omit<Appended, 'id' | 'seq'>): number {
  const [a = 1, b = 1, c = 1, d = 1, e = 1, f = 1] = factors;
  const sum =
    Math.imul(clientId.readInt32LE(0), a) +
    Math.imul(clientId.readInt32LE(4), b) +
    Math.imul(clientId.readInt32LE(8), c) +
    Math.imul(clientId.readInt32LE(12), d) +
    Math.imul(conversation, e) +
    Math.imul(sender, f);
  return (sum | 0) >>> 2;
}
