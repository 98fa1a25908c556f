import type { Clock } from './clock.js';
import type { Log } from './log.js';

export interface HourlyOptions {
  /** For the log, as in `sweeping sessions`. */
  readonly what: string;
  /** @param isOver - Whether what is left can wait until the next start. */
  readonly task: (isOver: () => boolean) => Promise<unknown>;
  readonly log: Pick<Log, 'warn'>;
  readonly clock: Clock;
}

const interval = 3_600_000;

/** Does something when it is started and every hour, and when an hour has passed at once. What fails is told, and tried again an hour later. */
export class Hourly {
  readonly #options: HourlyOptions;
  #timer: NodeJS.Timeout | undefined;
  #dueAt = 0;
  #unlisten: (() => void) | undefined;
  #state: 'stopped' | 'started' = 'stopped';

  constructor(options: HourlyOptions) {
    this.#options = options;
  }

  start(): void {
    this.#state = 'started';
    void this.#run();
    this.#timer = setInterval(() => void this.#run(), interval);
    this.#timer.unref();
    this.#unlisten = this.#options.clock.onSet?.(() => this.#look());
  }

  stop(): void {
    this.#state = 'stopped';
    clearInterval(this.#timer);
    this.#unlisten?.();
  }

  /** The clock was set. */
  async #look(): Promise<void> {
    if (this.#options.clock.now() >= this.#dueAt) await this.#run();
  }

  async #run(): Promise<void> {
    const { what, task, log, clock } = this.#options;
    this.#dueAt = clock.now() + interval;
    try {
      await task(() => this.#state === 'stopped');
    } catch (error) {
      if (this.#state === 'started') log.warn({ err: error }, `${what} failed`);
    }
  }
}
