import type { JSONWebKeySet } from 'jose';
import { shownAddress } from '../shown-address.js';

/** Bytes of a key set; the largest issuers have a few kilobytes. */
const maxBytes = 256 * 1024;

/** Why there is no key set, in words for the operator. */
export class KeySetError extends Error {
  readonly code = 'no_key_set';

  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'KeySetError';
  }
}

/**
 * The key set that an issuer publishes (RFC 7517 §5). A redirect is not followed: keys come from the
 * address that the operator named.
 *
 * @param timeout - ms for the whole answer
 * @throws KeySetError
 */
export async function fetchKeySet(url: string, timeout: number): Promise<JSONWebKeySet> {
  let status: number;
  let location: string | null;
  let text: string;
  try {
    const answer = await fetch(url, {
      headers: { accept: 'application/jwk-set+json, application/json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    });
    status = answer.status;
    location = answer.headers.get('location');
    text = await readBounded(answer);
  } catch (cause) {
    if (cause instanceof KeySetError) throw cause;
    throw new KeySetError(failureOf(cause, timeout), { cause });
  }
  if (location !== null && status >= 300 && status < 400) {
    const place = shownAddress(
      URL.canParse(location, url) ? new URL(location, url).href : location,
    );
    throw new KeySetError(
      `it answered ${status} and leads to ${place}: set the address that has the keys`,
    );
  }
  if (status !== 200) throw new KeySetError(`it answered ${status}`);
  return keySetIn(text);
}

function keySetIn(text: string): JSONWebKeySet {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw new KeySetError('what it answered is no JSON');
  }
  if (isKeySet(found)) return found;
  // The document of OpenID Connect Discovery is taken for the key set easily.
  const elsewhere = found !== null && typeof found === 'object' && 'jwks_uri' in found;
  throw new KeySetError(
    elsewhere
      ? 'it describes an issuer, and its “jwks_uri” is the address that has the keys'
      : 'what it answered is no key set (RFC 7517 §5)',
  );
}

function isKeySet(found: unknown): found is JSONWebKeySet {
  if (found === null || typeof found !== 'object' || !('keys' in found)) return false;
  const { keys } = found;
  return Array.isArray(keys) && keys.every(isJsonObject);
}

function isJsonObject(value: unknown): boolean {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function failureOf(cause: unknown, timeout: number): string {
  if (cause instanceof Error && cause.name === 'TimeoutError') {
    return `it did not answer within ${timeout} ms`;
  }
  // `fetch` hides why behind "fetch failed".
  const reason = cause instanceof Error ? (cause.cause ?? cause) : cause;
  const code = reason instanceof Error && 'code' in reason ? ` (${reason.code})` : '';
  return `it could not be reached${code}`;
}

async function readBounded(answer: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new KeySetError(`it answered with more than ${maxBytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
