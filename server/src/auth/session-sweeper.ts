import { Hourly } from '../hourly.js';
import type { Log } from '../log.js';
import type { SessionStore } from '../store/store.js';

export interface SessionSweeperOptions {
  readonly sessions: SessionStore;
  readonly log: Log;
  readonly now: () => number;
}

/** Ended sessions stay this long (ms), so that a late reuse of their tokens still finds them. */
const keepFor = 86_400_000;

/** Deletes sessions that nobody can use any more. */
export function sessionSweeper({ sessions, log, now }: SessionSweeperOptions): Hourly {
  return new Hourly({
    what: 'sweeping sessions',
    task: () => sessions.deleteExpired(now() - keepFor),
    log,
  });
}
