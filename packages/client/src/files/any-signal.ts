/** One that aborts with any of these. */
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
