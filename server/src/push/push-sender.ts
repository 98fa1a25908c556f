import type { PushSubscriptionRecord } from '../store/store.js';
import type { PushSettings } from './push-settings.js';

/**
 * What came of a push:
 *
 * - `sent`: the push service has it;
 * - `gone`: nobody is there any more (404, 410);
 * - `later`: not for now (429, 5xx, no answer); `wait` in ms, as far as the service says;
 * - `refused`: it will not be taken, a redirect among them: `status` says why.
 */
export type PushOutcome =
  | { readonly kind: 'sent' | 'gone' }
  | { readonly kind: 'later'; readonly wait: number | null }
  | { readonly kind: 'refused'; readonly status: number };

/** Something to send. */
export interface Push {
  readonly payload: string;
  /** In the push service, a newer one takes the place of an older one of the same topic. At most 32 of base64url. */
  readonly topic: string;
}

/** ms that a push service has for an answer. */
const patience = 10_000;
/** Seconds for which a push waits for a browser that is away: what is older, its user finds by themself. */
const lifetime = 3 * 86_400;

/** Sends pushes, encrypted for one browser each (RFC 8291), signed by this server (RFC 8292). */
export class PushSender {
  readonly #keys: Pick<PushSettings, 'publicKey' | 'privateKey' | 'subject'>;
  readonly #underWay = new Set<AbortController>();

  constructor({ publicKey, privateKey, subject }: PushSettings) {
    this.#keys = { publicKey, privateKey, subject };
  }

  /** The endpoint is one of a known service. Never rejects for what came of it on the way. */
  async send(to: PushSubscriptionRecord, { payload, topic }: Push): Promise<PushOutcome> {
    // Loaded with the first one: a server that sends none never reads it.
    const { default: webPush } = await import('web-push');
    const { endpoint, p256dh, auth } = to;
    const { headers, body } = webPush.generateRequestDetails(
      { endpoint, keys: { p256dh, auth } },
      payload,
      // A phone that sleeps is woken for what is urgent alone, and somebody has written to its user.
      { TTL: lifetime, urgency: 'high', topic, vapidDetails: this.#keys },
    );
    const attempt = new AbortController();
    const timer = setTimeout(() => attempt.abort(), patience);
    this.#underWay.add(attempt);
    try {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name, String(value)]),
        ),
        body: new Uint8Array(body),
        // It would lead away from the services that are known.
        redirect: 'manual',
        signal: attempt.signal,
      });
      // Whatever else it says, nobody reads.
      await response.body?.cancel();
      return outcomeOf(response);
    } catch {
      return { kind: 'later', wait: null };
    } finally {
      clearTimeout(timer);
      this.#underWay.delete(attempt);
    }
  }

  /** Gives up what is under way. */
  stop(): void {
    for (const attempt of this.#underWay) attempt.abort();
  }
}

function outcomeOf({ ok, status, headers }: Response): PushOutcome {
  if (ok) return { kind: 'sent' };
  if (status === 404 || status === 410) return { kind: 'gone' };
  if (status === 429 || status >= 500) {
    return { kind: 'later', wait: waitOf(headers.get('retry-after')) };
  }
  return { kind: 'refused', status };
}

/** Seconds, or a date (RFC 9110 §10.2.3); in ms. */
function waitOf(retryAfter: string | null): number | null {
  if (retryAfter === null) return null;
  const wait = /^\d{1,9}$/.test(retryAfter)
    ? Number(retryAfter) * 1_000
    : Date.parse(retryAfter) - Date.now();
  return wait > 0 ? wait : null;
}
