/** What is not needed to begin with, and is loaded before it is. */
export class LatePart<Part> {
  readonly #import: () => Promise<Part>;
  #loading: Promise<Part> | null = null;
  #part: Part | null = null;

  constructor(load: () => Promise<Part>) {
    this.#import = load;
  }

  /** Null until it can be used. */
  get part(): Part | null {
    return this.#part;
  }

  /** Has it loaded; once that has failed, the next call tries it again. */
  load(): Promise<Part> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** The same before anybody waits for it: whoever does will be told if it fails. */
  expect(): void {
    this.load().catch(() => {});
  }

  /**
   * It, or null and a call once it is there. There is none when it cannot be loaded, which the next one
   * who asks has tried again: until then one does without.
   */
  ask(onLoaded: () => void): Part | null {
    if (this.#part === null) this.load().then(onLoaded, () => {});
    return this.#part;
  }

  async #load(): Promise<Part> {
    try {
      this.#part = await this.#import();
      return this.#part;
    } catch (error) {
      this.#loading = null;
      throw error;
    }
  }
}
