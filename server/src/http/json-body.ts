import type { Readable } from 'node:stream';
import type { Request, RouteOptions } from '@hapi/hapi';
import { ChatError } from '../chat/chat-error.js';
import { bearerAuth } from './bearer-scheme.js';

const bodyBytes = 64 * 1024;
/** ms for a body to arrive. */
const bodyTimeout = 10_000;

/**
 * A route that takes a JSON body of at most 64 KiB; its handler calls {@link readJson}. Hapi hands
 * the stream over unread: it would cut a chunked body that grows too long off without an answer.
 */
export const jsonBody = {
  payload: {
    parse: false,
    output: 'stream',
    allow: 'application/json',
    defaultContentType: 'application/json',
    maxBytes: bodyBytes,
  },
} satisfies RouteOptions;

/** As {@link jsonBody}, for signed-in callers. */
export const authenticatedJsonBody = { ...jsonBody, auth: bearerAuth } satisfies RouteOptions;

/** @throws ChatError `invalid_request` | `payload_too_large` */
export async function readJson(request: Request): Promise<unknown> {
  const bytes = await collect(request.payload as Readable);
  try {
    // Strict: what is not UTF-8 (RFC 8259 §8.1) must not turn into another password.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The parser's own words quote the body.
    throw new ChatError('invalid_request', 'The body must be JSON, in UTF-8.');
  }
}

export function bodyTooLarge(): ChatError {
  return new ChatError('payload_too_large', 'The body is larger than 64 KiB.');
}

function collect(stream: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const fail = (refusal: ChatError) => {
      stop();
      // Read to the end, without keeping it: bytes left unread would turn our answer into a reset.
      stream.resume();
      reject(refusal);
    };
    const onData = (chunk: Buffer) => {
      bytes += chunk.byteLength;
      chunks.push(chunk);
      if (bytes > bodyBytes) fail(bodyTooLarge());
    };
    const onEnd = () => {
      stop();
      resolve(Buffer.concat(chunks));
    };
    const onClose = () => fail(new ChatError('invalid_request', 'The body ended too early.'));
    const timer = setTimeout(
      () => fail(new ChatError('invalid_request', 'The body took too long to arrive.')),
      bodyTimeout,
    );
    const stop = () => {
      clearTimeout(timer);
      stream.off('data', onData).off('end', onEnd).off('close', onClose);
    };
    stream.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}
