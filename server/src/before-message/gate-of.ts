import type { Log } from '../log.js';
import type { Metrics } from '../metrics/metrics.js';
import type { CheckedPluginOptions } from '../plugin-options.js';
import { MessageGate } from './message-gate.js';

type GateSettings = Pick<
  CheckedPluginOptions,
  'beforeMessage' | 'messageHookTimeout' | 'messageHookFailure'
>;

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
