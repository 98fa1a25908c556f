import type { Clock } from '../clock.js';
import { Hourly } from '../hourly.js';
import type { Log } from '../log.js';
import type { SessionStore } from '../store/store.js';

export interface SessionSweeperOptions {
  readonly sessions: SessionStore;
  readonly log: Log;
  readonly clock: Clock;
}

/** Ended sessions stay this long (ms), so that a late reuse of their tokens still finds them. */
const keepFor = 86_400_000;

/** Deletes sessions that nobody can use any more. */
export function sessionSweeper({ sessions, log, clock }: SessionSweeperOptions): Hourly {
  return new Hourly({
    what: 'sweeping sessions',
    task: () => sessions.deleteExpired(clock.now() - keepFor),
    log,
    clock,
  });
}
