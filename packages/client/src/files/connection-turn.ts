import type { UserScope } from '../user-scope.js';

/** One connection after the other: what is done with one ends with it, and goes on with the next. */
export class ConnectionTurn {
  readonly #scope: UserScope;
  readonly #waiting = new Set<() => void>();
  #turn = new AbortController();

  constructor(scope: UserScope) {
    this.#scope = scope;
  }

  get isOnline(): boolean {
    return this.#scope.online && !this.#scope.ended && !this.signal.aborted;
  }

  /** Of the present connection, or the last one. */
  get signal(): AbortSignal {
    return this.#turn.signal;
  }

  begin(): void {
    this.#turn = new AbortController();
    this.#tell();
  }

  end(): void {
    this.#turn.abort();
    if (this.#scope.ended) this.#tell();
  }

  /** Resolves with the next connection, when the user's turn ends, and when the signal aborts. */
  next(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        this.#waiting.delete(end);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      this.#waiting.add(end);
      signal?.addEventListener('abort', end);
    });
  }

  #tell(): void {
    for (const resolve of [...this.#waiting]) resolve();
  }
}
