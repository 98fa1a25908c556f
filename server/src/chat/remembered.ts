interface Entry<T> {
  readonly value: T;
  /** ms, monotonic */
  readonly until: number;
}

export interface RememberedOptions {
  /** How many are kept; those remembered longest ago are the first to be forgotten. */
  readonly capacity: number;
  /** ms after which one is forgotten. */
  readonly lifetime: number;
  /** ms, monotonic. @defaultValue performance.now */
  readonly now?: (() => number) | undefined;
}

/** Reads what is not remembered. @returns what each of those is */
export type Ask<T> = (ids: readonly string[]) => Promise<(id: string) => T>;

/** What was read once and is good for a while, by id. */
export class Remembered<T> {
  readonly #options: RememberedOptions;
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry<T>>();
  /** Grows whenever something is forgotten. */
  #forgotten = 0;

  constructor(options: RememberedOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  get(id: string): T | undefined {
    const entry = this.#entries.get(id);
    return entry !== undefined && entry.until > this.#now() ? entry.value : undefined;
  }

  set(id: string, value: T): void {
    const { capacity, lifetime } = this.#options;
    // A Map keeps the order of insertion: the first is the one that was remembered longest ago.
    this.#entries.delete(id);
    this.#entries.set(id, { value, until: this.#now() + lifetime });
    if (this.#entries.size <= capacity) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      break;
    }
  }

  /** Of each of these, in their order: what is remembered, or what `ask` says of those that are not. */
  async all(ids: readonly string[], ask: Ask<T>): Promise<T[]> {
    const known = ids.map((id) => this.get(id));
    const unknown = ids.filter((_, index) => known[index] === undefined);
    if (unknown.length === 0) return known as T[];
    const asked = (await this.allAnew(unknown, ask)).values();
    return known.map((value) => value ?? (asked.next().value as T));
  }

  /** As {@link all}, as it is now: for what stands until something is heard to change. */
  async allAnew(ids: readonly string[], ask: Ask<T>): Promise<T[]> {
    if (ids.length === 0) return [];
    const before = this.#forgotten;
    const answer = await ask(ids);
    // What was forgotten while it was asked for may have been answered too early.
    if (this.#forgotten === before) for (const id of ids) this.set(id, answer(id));
    return ids.map(answer);
  }

  clear(): void {
    this.#forgotten += 1;
    this.#entries.clear();
  }

  forget(id: string): void {
    this.#forgotten += 1;
    this.#entries.delete(id);
  }
}
