/** One that aborts with any of these: `AbortSignal.any` is newer than browsers that people have (Safari 17.4, Chrome 116). */
export class AnySignal {
  readonly #abort = new AbortController();
  readonly #signals: readonly (AbortSignal | undefined)[];
  readonly #end = () => this.#abort.abort();

  constructor(...signals: readonly (AbortSignal | undefined)[]) {
    this.#signals = signals;
    for (const signal of signals) {
      if (signal?.aborted) this.#end();
      signal?.addEventListener('abort', this.#end);
    }
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  abort(): void {
    this.#end();
  }

  /** Listens no more. */
  close(): void {
    for (const signal of this.#signals) signal?.removeEventListener('abort', this.#end);
  }
}
