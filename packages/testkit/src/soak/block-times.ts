/** How long, in ms, a call that was given up may still be carried out. */
const linger = 3_000;

/** A call to block somebody or to take that back: it takes effect at one instant between these two. */
interface Call {
  readonly on: boolean;
  readonly began: number;
  /** Infinite while nothing was heard of it. */
  ended: number;
  /** Whether it was carried out; it may have been where this is false. */
  isSure: boolean;
}

/** Something that took some time, in ms by one clock. */
export interface Span {
  readonly began: number;
  /** Infinite while it is not known to be over. */
  readonly ended: number;
}

/** When one user had blocked another, as far as the one who calls can know: answers get lost. */
export class BlockTimes {
  readonly #now: () => number;
  readonly #calls: Call[] = [
    { on: false, began: Number.NEGATIVE_INFINITY, ended: Number.NEGATIVE_INFINITY, isSure: true },
  ];

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Calls that were answered: blocks, and ends of blocks. */
  get answered(): number {
    return this.#calls.filter(({ isSure }) => isSure).length - 1;
  }

  /** Takes part in a call. @returns whether it was carried out for sure */
  async during(on: boolean, work: () => Promise<unknown>): Promise<boolean> {
    const call: Call = { on, began: this.#now(), ended: Number.POSITIVE_INFINITY, isSure: false };
    this.#calls.push(call);
    try {
      await work();
      call.isSure = true;
      call.ended = this.#now();
    } catch {
      call.ended = this.#now() + linger;
    }
    return call.isSure;
  }

  /** Whether there may have been a block, or none, at any instant of this. */
  maybe(on: boolean, { began, ended }: Span): boolean {
    return this.#calls.some((call) => {
      if (call.on !== on || call.began > ended) return false;
      // Another one that began after this was over, and was over itself before it all began, has undone it.
      return !this.#calls.some(
        (other) =>
          other !== call && other.isSure && other.began >= call.ended && other.ended <= began,
      );
    });
  }

  /** Whether it was so all the time. */
  surely(on: boolean, span: Span): boolean {
    return !this.maybe(!on, span);
  }
}
