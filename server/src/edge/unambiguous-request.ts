import type { IncomingMessage } from 'node:http';
import { ChatError } from '../chat/chat-error.js';

/** Refused because two readers could take it for two things: nothing more is read from its connection. */
export class AmbiguousRequest extends ChatError {
  constructor(message: string) {
    super('invalid_request', message);
  }
}

export type RawRequest = Pick<IncomingMessage, 'httpVersion' | 'method' | 'rawHeaders' | 'url'>;

/**
 * Fields of which there is one at most. Node takes the first of some, the last of none and a list of
 * others; a proxy in front may take another, and then both decide over different requests.
 * `Sec-WebSocket-Protocol` is not among them: RFC 6455 §11.3.4 lets it come in several lines.
 */
const singletons: ReadonlySet<string> = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'content-type',
  'content-encoding',
  'authorization',
  'origin',
  'sec-websocket-key',
  'sec-websocket-version',
]);

/** A field's name (RFC 9110 §5.6.2). Node before 20.19.2 lets spaces through (RFC 9112 §5.1). */
const fieldName = /^[\w!#$%&'*+.^`|~-]+$/;

/** `uri-host [ ":" port ]` of RFC 9110 §7.2: a name, an IPv4 address, or an IPv6 one in brackets. */
const hostPattern = /^(?:[\w.~!$&'()*+;=%-]+|\[[\da-f:.]+\])(?::\d{0,5})?$/i;

/**
 * Holds a request to what every reader of HTTP/1.1 understands in the same way (RFC 9112 §3.2, §6),
 * beyond what Node's parser refuses by itself. What a proxy takes for one request must never be two
 * here, or one for another host.
 *
 * @throws AmbiguousRequest
 */
export function requireUnambiguous({ httpVersion, rawHeaders, url = '' }: RawRequest): void {
  if (httpVersion !== '1.1' && httpVersion !== '1.0') {
    throw new AmbiguousRequest('The request must be HTTP/1.1.');
  }
  const fields = singleFields(rawHeaders);
  const host = fields.get('host');
  // Only HTTP/1.0 knows requests without one; load balancers' health checks send such.
  if (host === undefined ? httpVersion === '1.1' : !hostPattern.test(host)) {
    throw new AmbiguousRequest('There must be one Host header, with a name and perhaps a port.');
  }
  const authority = authorityOf(url);
  if (authority !== null && authority.toLowerCase() !== host?.toLowerCase()) {
    throw new AmbiguousRequest('The request line names another host than the Host header.');
  }
  if (url.includes('#')) throw new AmbiguousRequest('A request target has no fragment.');
  requireOneLength(fields, httpVersion);
}

/**
 * The same for an upgrade, which has no body: its bytes would be read as frames of the new protocol
 * by one, and as a body or another request by another.
 *
 * @param head what came right behind the request
 * @throws AmbiguousRequest
 */
export function requireUnambiguousUpgrade(request: RawRequest, head: Buffer): void {
  requireUnambiguous(request);
  const fields = singleFields(request.rawHeaders);
  if (fields.has('transfer-encoding') || (fields.get('content-length') ?? '0') !== '0') {
    throw new AmbiguousRequest('An upgrade has no body.');
  }
  if (head.length > 0) {
    throw new AmbiguousRequest(
      'Nothing may follow an upgrade before it is answered (RFC 6455 §4.1).',
    );
  }
}

/** The path of a request, whichever form its target has (RFC 9112 §3.2), without the query. */
export function pathOf({ url = '' }: Pick<IncomingMessage, 'url'>): string {
  const authority = authorityOf(url);
  const target = authority === null ? url : url.slice(url.indexOf('://') + 3 + authority.length);
  return target.split('?', 1)[0] || '/';
}

/** The authority of an absolute-form target; null for any other. */
function authorityOf(url: string): string | null {
  return /^https?:\/\/([^/?#]*)/i.exec(url)?.[1] ?? null;
}

function singleFields(rawHeaders: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] as string).toLowerCase();
    if (!fieldName.test(name)) throw new AmbiguousRequest('A header name has no spaces.');
    if (!singletons.has(name)) continue;
    if (found.has(name)) throw new AmbiguousRequest(`There must be one ${name} header at most.`);
    found.set(name, rawHeaders[index + 1] as string);
  }
  return found;
}

function requireOneLength(fields: ReadonlyMap<string, string>, httpVersion: string): void {
  const length = fields.get('content-length');
  const coding = fields.get('transfer-encoding');
  // A leading zero is octal to some.
  if (length !== undefined && !/^(?:0|[1-9]\d*)$/.test(length)) {
    throw new AmbiguousRequest('Content-Length must be a plain decimal number.');
  }
  if (coding === undefined) return;
  if (length !== undefined || httpVersion === '1.0' || coding.toLowerCase() !== 'chunked') {
    throw new AmbiguousRequest(
      'Transfer-Encoding must be "chunked", without a Content-Length, in HTTP/1.1.',
    );
  }
}
