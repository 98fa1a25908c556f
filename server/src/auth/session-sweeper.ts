import type { Log } from '../log.js';
import type { SessionStore } from '../store/store.js';

const interval = 3_600_000;
/** Ended sessions stay this long (ms), so that a late reuse of their tokens still finds them. */
const keepFor = 86_400_000;

/** Deletes sessions that nobody can use any more, every hour. */
export class SessionSweeper {
  readonly #options: { sessions: SessionStore; log: Log; now: () => number };
  #timer: NodeJS.Timeout | undefined;

  constructor(options: { sessions: SessionStore; log: Log; now: () => number }) {
    this.#options = options;
  }

  start(): void {
    const { sessions, log, now } = this.#options;
    const sweep = () =>
      sessions
        .deleteExpired(now() - keepFor)
        .catch((error: unknown) => log.warn({ err: error }, 'sweeping sessions failed'));
    void sweep();
    this.#timer = setInterval(sweep, interval);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
