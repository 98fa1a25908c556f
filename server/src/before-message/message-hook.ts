import { webhookHeaders } from '../webhooks/webhook-signature.js';
import type { BeforeMessage, ProposedMessage } from './before-message.js';
import { HookError } from './hook-error.js';
import type { MessageDecision } from './message-decision.js';

export interface MessageHookOptions {
  readonly url: string;
  /** `whsec_` and 24 to 64 bytes in base64, as Standard Webhooks has them. */
  readonly secret: string;
  /** ms since the epoch. @defaultValue Date.now */
  readonly now?: () => number;
}

/** Most bytes of an answer that are read: more than any decision has. */
const mostBytes = 262_144;

/**
 * A hook at a URL. It gets `{ type, timestamp, data }`, signed as Standard Webhooks says
 * (https://www.standardwebhooks.com), and answers 200 with a {@link MessageDecision} as JSON, or 204.
 */
export function messageHook({ url, secret, now = Date.now }: MessageHookOptions): BeforeMessage {
  return async ({ kind, ...data }, { signal }) => {
    const instant = now();
    const id = data.id;
    const timestamp = Math.floor(instant / 1_000);
    const type = typeOf(kind);
    const body = JSON.stringify({ type, timestamp: new Date(instant).toISOString(), data });
    const response = await fetch(url, {
      method: 'POST',
      headers: webhookHeaders({ id, timestamp, body }, [{ secret, until: null }], instant),
      body,
      // Nobody but the operator says where messages go.
      redirect: 'manual',
      signal,
    }).catch(() => {
      throw new HookError('it could not be reached');
    });
    if (response.status === 204) return {};
    if (response.status !== 200) {
      await response.body?.cancel().catch(() => {});
      throw new HookError(`it answered with the status ${response.status}`);
    }
    return decisionIn(await textOf(response));
  };
}

const typeOf = (kind: ProposedMessage['kind']) =>
  kind === 'edit' ? 'message.editing' : 'message.sending';

/** Whatever it is: it is looked at by whoever asked. */
function decisionIn(text: string): MessageDecision {
  try {
    return JSON.parse(text) as MessageDecision;
  } catch {
    throw new HookError('its answer is no JSON');
  }
}

async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    // Left early, the rest of it is not waited for.
    for await (const chunk of body ?? []) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > mostBytes) throw new HookError(`its answer has more than ${mostBytes} bytes`);
    }
  } catch (error) {
    throw error instanceof HookError ? error : new HookError('its answer broke off');
  }
  return Buffer.concat(chunks).toString();
}
