const smallest = 1_024;

/** What is known of a row beside its place: 16 bytes each, in the order of the ids. */
export class RowList {
  #ids = new Float64Array(smallest);
  #conversations = new Uint32Array(smallest);
  #hashes = new Int32Array(smallest);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Ids ascend. */
  push(id: number, conversation: number, hash: number): void {
    if (this.#length === this.#ids.length) this.#resize(this.#length * 2, 0);
    this.#ids[this.#length] = id;
    this.#conversations[this.#length] = conversation;
    this.#hashes[this.#length] = hash;
    this.#length += 1;
  }

  id(index: number): number {
    return this.#ids[index] as number;
  }

  conversation(index: number): number {
    return this.#conversations[index] as number;
  }

  hash(index: number): number {
    return this.#hashes[index] as number;
  }

  /** Keeps those from `start` to before `end`. */
  keep(start: number, end: number): void {
    this.#length = end;
    this.#resize(Math.max(smallest, end - start), start);
    this.#length = end - start;
  }

  #resize(capacity: number, start: number): void {
    const [ids, conversations, hashes] = [this.#ids, this.#conversations, this.#hashes];
    this.#ids = new Float64Array(capacity);
    this.#conversations = new Uint32Array(capacity);
    this.#hashes = new Int32Array(capacity);
    this.#ids.set(ids.subarray(start, this.#length));
    this.#conversations.set(conversations.subarray(start, this.#length));
    this.#hashes.set(hashes.subarray(start, this.#length));
  }
}
