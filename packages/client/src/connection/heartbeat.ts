import type { Clock } from '../environment.js';

/** How long a peer may stay silent after a ping. */
const patience = 10_000;
/** A timer that fires later than this was held back: the process or tab was suspended. */
const tolerance = 2_000;
/** How often a held-back timer is forgiven; throttled tabs hold back every timer. */
const forgiveness = 2;

export interface HeartbeatOptions {
  readonly clock: Clock;
  /** Milliseconds of silence after which to ping. */
  readonly interval: number;
  readonly ping: () => void;
  readonly onDead: () => void;
}

/**
 * Finds a half-open socket in bounded time. A suspended process wakes with an expired timer and the
 * answer still unread in its buffers, so a late timer proves nothing: it pings again and waits again.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  /** The patience of a probe, in ms, until it has asked twice. */
  #doubt: number | null = null;
  #lastSeen: number;
  #awaiting = false;
  #forgiven = 0;
  #due = 0;
  #timer: unknown;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#lastSeen = options.clock.monotonic();
    this.#arm(options.interval);
  }

  /** Any frame is a sign of life. */
  seen(): void {
    this.#lastSeen = this.#options.clock.monotonic();
    if (!this.#awaiting) return;
    this.#awaiting = false;
    this.#forgiven = 0;
    this.#arm(this.#doubt ?? this.#options.interval);
  }

  /**
   * Asks now, as the socket may have died unnoticed, and waits this long, in ms, for the answer. After
   * as much silence it asks once more: what was on its way before the network went, or lay in a
   * buffer meanwhile, passes for the first answer.
   */
  probe(patience: number): void {
    this.#doubt = patience;
    if (!this.#awaiting) this.#ask(patience);
  }

  stop(): void {
    this.#options.clock.clearTimeout(this.#timer);
  }

  #ask(patience: number): void {
    this.#awaiting = true;
    this.#arm(patience);
    this.#options.ping();
  }

  #arm(delay: number): void {
    const { clock } = this.#options;
    clock.clearTimeout(this.#timer);
    this.#due = clock.monotonic() + delay;
    this.#timer = clock.setTimeout(() => this.#fire(), delay);
  }

  #fire(): void {
    const { clock, interval, onDead } = this.#options;
    const now = clock.monotonic();
    if (this.#awaiting) {
      if (now - this.#due <= tolerance || this.#forgiven >= forgiveness) {
        onDead();
      } else {
        this.#forgiven += 1;
        this.#ask(patience);
      }
      return;
    }
    const doubt = this.#doubt;
    const left = (doubt ?? interval) - (now - this.#lastSeen);
    if (left > 0) {
      this.#arm(left);
    } else {
      this.#doubt = null;
      this.#ask(doubt ?? patience);
    }
  }
}
