/** Refused because as much work as allowed is waiting already. */
export class QueueFullError extends Error {
  readonly code = 'queue_full';

  constructor() {
    super('Too much work is waiting.');
    this.name = 'QueueFullError';
  }
}

/** Runs at most `concurrency` pieces of work at once; at most `waiting` more wait, in order. */
export class WorkQueue {
  readonly #concurrency: number;
  readonly #maxWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(options: { concurrency: number; waiting: number }) {
    this.#concurrency = options.concurrency;
    this.#maxWaiting = options.waiting;
  }

  /** How many wait for their turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** @throws QueueFullError when nothing more may wait. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#concurrency) {
      this.#running += 1;
    } else {
      if (this.#waiting.length >= this.#maxWaiting) throw new QueueFullError();
      // The one that finishes hands its place over, so `running` stays as it is.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
