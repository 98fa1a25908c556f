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

/** What was read once and is good for a while, by id. */
export class Remembered<T> {
  readonly #options: RememberedOptions;
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry<T>>();

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

  clear(): void {
    this.#entries.clear();
  }

  forget(id: string): void {
    this.#entries.delete(id);
  }
}
