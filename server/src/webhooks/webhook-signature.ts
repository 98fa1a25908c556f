import { createHmac, randomBytes } from 'node:crypto';
import type { WebhookSecret } from '../store/store.js';

const prefix = 'whsec_';
/** Within the 24 to 64 that Standard Webhooks asks for. */
const secretBytes = 32;

export interface Signed {
  readonly id: string;
  /** In seconds. */
  readonly timestamp: number;
  readonly body: string;
}

export const newSecret = (): string => `${prefix}${randomBytes(secretBytes).toString('base64')}`;

/** Whether it is one: 24 to 64 bytes. */
export function isSecret(text: string): boolean {
  const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const { length } = Buffer.from(base64, 'base64');
  return length >= 24 && length <= 64;
}

/** All that a request says beside its body. */
export function webhookHeaders(
  signed: Signed,
  secrets: readonly WebhookSecret[],
  now: number,
): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'chat-server',
    'webhook-id': signed.id,
    'webhook-timestamp': `${signed.timestamp}`,
    'webhook-signature': signatureOf(signed, secrets, now),
  };
}

/**
 * The header `webhook-signature` of Standard Webhooks: one signature for each secret that counts, divided by
 * spaces, the newest first.
 */
function signatureOf(
  { id, timestamp, body }: Signed,
  secrets: readonly WebhookSecret[],
  now: number,
): string {
  return secrets
    .filter(({ until }) => until === null || until > now)
    .map(({ secret }) => {
      const key = Buffer.from(secret.slice(prefix.length), 'base64');
      const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`);
      return `v1,${hmac.digest('base64')}`;
    })
    .join(' ');
}
