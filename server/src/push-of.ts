import type { ChatOptions } from './chat/chat.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics/metrics.js';
import type { PushSettings } from './push/push-settings.js';

export interface PushOfOptions {
  readonly settings: PushSettings | null;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** ms between two lines about pushes that failed: a push service that is at odds with us refuses all. */
const interval = 60_000;

/** How browsers that are not there are told; null where they are not. */
export function pushOf({ settings, log, metrics }: PushOfOptions) {
  if (settings === null) return null;
  let silentUntil = 0;
  return {
    settingsOfPush: settings,
    onOutcome: (outcome) => metrics.pushes.inc({ outcome }),
    onFailure: (err, fields) => {
      const now = performance.now();
      if (now < silentUntil) return;
      silentUntil = now + interval;
      log.warn({ ...(err !== null && { err }), ...fields }, 'a push failed');
    },
  } satisfies ChatOptions['push'];
}
