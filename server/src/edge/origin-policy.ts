import { isOrigin, isWebOrigin } from './origin.js';

/**
 * Which pages may talk to this server: those on its own host, and those of the exact origins that
 * the operator listed. `null` (sandboxed frames, local files) is nobody, and so never allowed. A
 * request without `Origin` does not come from a page.
 */
export class OriginPolicy {
  readonly #allowed: ReadonlySet<string>;

  constructor(allowedOrigins: readonly string[]) {
    this.#allowed = new Set(allowedOrigins);
  }

  /**
   * Compares hosts, not schemes, for "own": behind a proxy that ends TLS the server cannot know
   * whether the page came by https.
   */
  allows(origin: string | undefined, host: string | undefined): boolean {
    if (origin === undefined) return true;
    if (!isOrigin(origin)) return false;
    if (this.#allowed.has(origin)) return true;
    // Anybody may call an app or an extension by the name of a host.
    if (!isWebOrigin(origin) || host === undefined) return false;
    return new URL(origin).host === withoutDefaultPort(host, origin);
  }
}

function withoutDefaultPort(host: string, origin: string): string {
  const scheme = origin.startsWith('https:') ? 'https' : 'http';
  const url = `${scheme}://${host}`;
  return URL.canParse(url) ? new URL(url).host : host;
}
