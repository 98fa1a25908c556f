/** Messages of one conversation that somebody may have to be told of. */
export interface DuePush {
  readonly userId: string;
  readonly conversationId: string;
  /** Places of the latest, ascending. */
  readonly seqs: readonly number[];
  /** How often it was tried before. */
  readonly attempt: number;
  /** Ids of the subscriptions that it is for; null: all of the user. */
  readonly only: ReadonlySet<string> | null;
}

export interface PushQueueOptions {
  /** ms that each waits, in which what is due may turn out to be needless. */
  readonly grace: number;
  /** Called with what is due, all that is at one time together. */
  readonly onDue: (due: readonly DuePush[]) => void;
  /** Called for each that there is no room for. */
  readonly onDropped: () => void;
}

/** Users and conversations of this node that wait at once. */
const capacity = 10_000;
/** Places that are remembered of each: should the latest be gone by then, an older one may do. */
const mostSeqs = 5;

type Waiting = Omit<DuePush, 'seqs'> & {
  readonly seqs: readonly number[];
  readonly timer: NodeJS.Timeout;
};

/**
 * What waits to be told: one for each user and conversation, whatever comes meanwhile joins it. So somebody who
 * writes fast costs no more than one who writes slowly. In memory alone: it is lost with the process.
 */
export class PushQueue {
  readonly #options: PushQueueOptions;
  readonly #waiting = new Map<string, Waiting>();
  #due: DuePush[] = [];
  #state: 'open' | 'closed' = 'open';

  constructor(options: PushQueueOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#waiting.size;
  }

  add(userId: string, conversationId: string, seq: number): void {
    const key = `${userId} ${conversationId}`;
    const known = this.#waiting.get(key);
    const seqs = [...(known?.seqs ?? []), seq].slice(-mostSeqs);
    const due = { userId, conversationId, seqs, attempt: 0, only: null };
    if (known?.only === null) {
      // It goes when what waits was to go: somebody who writes on and on holds nothing up.
      this.#waiting.set(key, { ...due, timer: known.timer });
      return;
    }
    // What is tried again waits for a push service, and this is for others as well.
    clearTimeout(known?.timer);
    this.#waiting.delete(key);
    this.#wait(key, due, this.#options.grace);
  }

  /** Has one subscription tried again in `wait` ms, unless a newer message goes there anyway. */
  retry(due: DuePush, subscriptionId: string, wait: number): void {
    const key = `${due.userId} ${due.conversationId}`;
    const known = this.#waiting.get(key);
    if (known?.only === null) return;
    const only = new Set([...(known?.only ?? []), subscriptionId]);
    const attempt = due.attempt + 1;
    if (known) this.#waiting.set(key, { ...known, only, attempt });
    else this.#wait(key, { ...due, only, attempt }, wait);
  }

  /** What waits is due now, and nothing is taken any more. */
  close(): void {
    this.#state = 'closed';
    for (const [key, { timer }] of this.#waiting) {
      clearTimeout(timer);
      this.#take(key);
    }
    this.#tell();
  }

  #wait(key: string, due: DuePush, wait: number): void {
    if (this.#state === 'closed' || this.#waiting.size >= capacity) {
      this.#options.onDropped();
      return;
    }
    const timer = setTimeout(() => {
      this.#take(key);
      // What is due at the same time is asked for together.
      if (this.#due.length === 1) setImmediate(() => this.#tell());
    }, wait);
    timer.unref();
    this.#waiting.set(key, { ...due, timer });
  }

  #take(key: string): void {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) return;
    this.#waiting.delete(key);
    const { timer: _timer, ...due } = waiting;
    this.#due.push(due);
  }

  #tell(): void {
    const due = this.#due;
    this.#due = [];
    if (due.length > 0) this.#options.onDue(due);
  }
}
