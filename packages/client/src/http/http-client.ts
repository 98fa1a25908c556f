import { badResponse, ChatError, type ChatErrorCode, serverError } from '../chat-error.js';
import type { HttpEnvironment } from '../environment.js';
import { isCount, isFields, isString } from '../wire/checks.js';

export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the server's base URL, with a leading slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: object;
  /** Access token to send as `Authorization: Bearer` (RFC 6750 §2.1). */
  readonly token?: string;
  /** Milliseconds, @defaultValue 10,000 */
  readonly timeout?: number;
  /** @defaultValue JSON */
  readonly accept?: string;
  /** How to read what is no JSON; what refuses it is JSON all the same. */
  readonly read?: ReadBody;
}

/** @param onProgress to be called when there is more: the time begins anew */
type ReadBody = (response: Response, onProgress: () => void) => Promise<unknown>;

const requestTimeout = 10_000;

/** JSON over fetch, each failure a {@link ChatError}. */
export class HttpClient {
  readonly base: string;
  readonly environment: HttpEnvironment;
  readonly credentials: RequestCredentials;

  /** @param credentials whether the cookies of the server's site go along */
  constructor(base: string, environment: HttpEnvironment, credentials: RequestCredentials) {
    this.base = base;
    this.environment = environment;
    this.credentials = credentials;
  }

  /** @returns the parsed body; null for an empty answer (204). */
  async request(request: HttpRequest): Promise<unknown> {
    const { method = 'GET', path, query, body, token, timeout, read } = request;
    const { accept = 'application/json' } = request;
    const headers: Record<string, string> = { accept };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    const init: RequestInit = {
      method,
      headers,
      credentials: this.credentials,
      ...(body && { body: JSON.stringify(body) }),
    };
    return this.fetchJson(this.base + path + queryString(query), init, timeout, read);
  }

  /** Like {@link request}, for a URL that need not be the chat server's. */
  async fetchJson(
    url: string,
    init: RequestInit,
    timeout = requestTimeout,
    read?: ReadBody,
  ): Promise<unknown> {
    const { clock, fetch } = this.environment;
    const abort = new AbortController();
    let timer: unknown;
    const wait = () => {
      clock.clearTimeout(timer);
      timer = clock.setTimeout(() => abort.abort(), timeout);
    };
    wait();
    try {
      const response = await fetch(url, { cache: 'no-store', ...init, signal: abort.signal });
      if (read && response.ok) return await read(response, wait);
      const text = await response.text();
      const body = text === '' ? null : parse(text);
      if (!response.ok) throw refusal(response, body);
      if (body === undefined) throw badResponse();
      return body;
    } catch (error) {
      if (error instanceof ChatError) throw error;
      throw abort.signal.aborted
        ? new ChatError('timeout', 'There was no answer in time.')
        : new ChatError('connection_failed', 'The server could not be reached.', { cause: error });
    } finally {
      clock.clearTimeout(timer);
    }
  }
}

function queryString(query: HttpRequest['query']): string {
  // By hand: React Native's URLSearchParams takes no list of pairs.
  const text = Object.entries(query ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(value as string | number)}`)
    .join('&');
  return text && `?${text}`;
}

/** Undefined for what is not JSON: a proxy's page. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal(response: Response, body: unknown): ChatError {
  const { status } = response;
  const retryAfter = retryAfterOf(response, body);
  const { code, message } =
    isFields(body) && isString(body.code) && isString(body.message)
      ? (body as { code: string; message: string })
      : { code: codeOf(status), message: `The status was ${status}.` };
  return serverError({ code, message, retryAfter }, status);
}

function codeOf(status: number): ChatErrorCode {
  return status === 429 ? 'rate_limited' : status === 503 ? 'unavailable' : 'bad_response';
}

/** Seconds in the header (RFC 9110 §10.2.3), milliseconds in our own bodies. */
function retryAfterOf(response: Response, body: unknown): number | undefined {
  if (isFields(body) && isCount(body.retryAfter)) return body.retryAfter;
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return seconds >= 0 ? seconds * 1000 : undefined;
}
