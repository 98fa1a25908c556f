import type { ReactiveControllerHost } from 'lit';

/** What is not needed to begin with, and is loaded before it is. */
export class LatePart<Part> {
  readonly #import: () => Promise<Part>;
  #loading: Promise<Part> | null = null;
  #part: Part | null = null;
  #hasFailed = false;
  readonly #waiting = new Set<ReactiveControllerHost>();

  constructor(load: () => Promise<Part>) {
    this.#import = load;
  }

  /** Null until it can be used. */
  get part(): Part | null {
    return this.#part;
  }

  /** Whether the last try to load it failed. */
  get hasFailed(): boolean {
    return this.#hasFailed;
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

  /** It, or null and an update of the host once it is there, whoever has it loaded. */
  await(host: ReactiveControllerHost): Part | null {
    if (this.#part === null) this.#waiting.add(host);
    return this.#part;
  }

  async #load(): Promise<Part> {
    this.#hasFailed = false;
    try {
      this.#part = await this.#import();
      for (const host of this.#waiting) host.requestUpdate();
      this.#waiting.clear();
      return this.#part;
    } catch (error) {
      this.#loading = null;
      this.#hasFailed = true;
      throw error;
    }
  }
}
