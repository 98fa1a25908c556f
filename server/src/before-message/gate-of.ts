import type { Log } from '../log.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Settings } from '../settings.js';
import type { BeforeMessage } from './before-message.js';
import { MessageGate } from './message-gate.js';

interface GateSettings extends Pick<Settings, 'messageHookTimeout' | 'messageHookFailure'> {
  readonly beforeMessage: BeforeMessage | null;
}

/** Null where nobody is asked before a message is stored. */
export function gateOf(
  { beforeMessage, messageHookTimeout, messageHookFailure }: GateSettings,
  { log, metrics }: { readonly log: Log; readonly metrics: Metrics },
): MessageGate | null {
  if (beforeMessage === null) return null;
  return new MessageGate({
    hook: beforeMessage,
    timeout: messageHookTimeout,
    onFailure: messageHookFailure,
    log,
    onOutcome: (outcome) => metrics.messageChecks.inc({ outcome }),
  });
}
