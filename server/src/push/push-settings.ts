import { createECDH } from 'node:crypto';
import type { PushContent } from '@chat/protocol';
import { pushServiceProblem } from './push-services.js';

/** How pushes are sent (RFC 8030, 8291 and 8292). */
export interface PushSettings {
  /** Of this server, base64url: what browsers subscribe with. */
  readonly publicKey: string;
  /** Its private half. */
  readonly privateKey: string;
  /** Whom a push service can turn to: `mailto:`, or an `https:` URL. */
  readonly subject: string;
  /** The most that a push has in it. @defaultValue 'text' */
  readonly content?: PushContent;
  /** ms that somebody has to read a message before they are sent a push. @defaultValue 3000 */
  readonly grace?: number;
  /** Origins of push services beside those of the browsers. @defaultValue none */
  readonly services?: readonly string[];
}

export const pushContents = ['text', 'name', 'none'] as const satisfies readonly PushContent[];
export const defaultPushGrace = 3_000;

/** Which of them is wrong, and what of it, as the rest of a sentence; null: nothing. */
export function pushSettingsProblem(
  settings: PushSettings,
): readonly [name: keyof PushSettings, problem: string] | null {
  const { publicKey, privateKey, subject, content, grace, services = [] } = settings;
  if (!isKeyPair(publicKey, privateKey)) {
    return ['privateKey', 'is not of the public key. Make both with: npx chat-push-keys'];
  }
  if (!/^(mailto:[^\s@]+@[^\s@]+|https:\/\/[^\s/]+.*)$/.test(subject) || !URL.canParse(subject)) {
    return ['subject', 'must be mailto: and an address, or an https: URL.'];
  }
  if (content !== undefined && !pushContents.includes(content)) {
    return ['content', `must be one of: ${pushContents.join(', ')}.`];
  }
  if (grace !== undefined && !(Number.isInteger(grace) && grace >= 0 && grace <= 600_000)) {
    return ['grace', 'must be at most ten minutes.'];
  }
  for (const origin of services) {
    const problem = pushServiceProblem(origin);
    if (problem !== null) return ['services', problem];
  }
  return null;
}

/** Keys for a server to send pushes with, base64url. */
export function newPushKeys(): { publicKey: string; privateKey: string } {
  const pair = createECDH('prime256v1');
  const publicKey = pair.generateKeys('base64url');
  // A number, without the zeros that it begins with.
  const privateKey = pair.getPrivateKey('hex').padStart(64, '0');
  return { publicKey, privateKey: Buffer.from(privateKey, 'hex').toString('base64url') };
}

function isKeyPair(publicKey: string, privateKey: string): boolean {
  if (!/^[\w-]{87}$/.test(publicKey) || !/^[\w-]{43}$/.test(privateKey)) return false;
  try {
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(privateKey, 'base64url');
    return pair.getPublicKey('base64url') === publicKey;
  } catch {
    return false;
  }
}
