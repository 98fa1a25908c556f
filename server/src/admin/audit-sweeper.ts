import type { Clock } from '../clock.js';
import { Hourly } from '../hourly.js';
import type { Log } from '../log.js';
import type { AuditStore } from '../store/store.js';

export interface AuditSweeperOptions {
  readonly audit: AuditStore;
  readonly log: Log;
  readonly clock: Clock;
}

/** ms that an entry of the audit is kept: a year and a day. */
const keepFor = 366 * 86_400_000;

/** Deletes what was written of administrators so long ago that nobody asks for it any more. */
export function auditSweeper({ audit, log, clock }: AuditSweeperOptions): Hourly {
  return new Hourly({
    what: 'sweeping the audit',
    task: () => audit.prune(clock.now() - keepFor),
    log,
    clock,
  });
}
