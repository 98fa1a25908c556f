const smallest = 1_024;

/**
 * Finds rows by a hash: open addressing in two typed arrays, 12 bytes a slot, so that a quarter of a
 * million rows are nothing that a garbage collector would have to look through. Several rows may have
 * one hash. Rows are never taken out one by one: make a new table.
 */
export class ClientTable {
  #hashes = new Int32Array(smallest);
  /** Ids of rows; 0 for a free slot. */
  #ids = new Float64Array(smallest);
  #size = 0;

  /** @param hash - A 32-bit integer. */
  add(hash: number, id: number): void {
    // At most two thirds full: more would make long runs.
    if (this.#size * 3 >= this.#ids.length * 2) this.#grow();
    this.#put(hash, id);
    this.#size += 1;
  }

  find(hash: number): number[] {
    const found: number[] = [];
    const mask = this.#ids.length - 1;
    for (let slot = hash & mask; this.#ids[slot] !== 0; slot = (slot + 1) & mask) {
      if (this.#hashes[slot] === hash) found.push(this.#ids[slot] as number);
    }
    return found;
  }

  #put(hash: number, id: number): void {
    const mask = this.#ids.length - 1;
    let slot = hash & mask;
    while (this.#ids[slot] !== 0) slot = (slot + 1) & mask;
    this.#hashes[slot] = hash;
    this.#ids[slot] = id;
  }

  #grow(): void {
    const [hashes, ids] = [this.#hashes, this.#ids];
    this.#hashes = new Int32Array(hashes.length * 2);
    this.#ids = new Float64Array(ids.length * 2);
    for (let slot = 0; slot < ids.length; slot += 1) {
      const id = ids[slot] as number;
      if (id !== 0) this.#put(hashes[slot] as number, id);
    }
  }
}
