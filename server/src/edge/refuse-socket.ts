import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ChatError } from '../chat/chat-error.js';
import { refusalBody, refusalHeaders, refusalStatus } from './refusal.js';

/** ms for a refused peer to read why. */
const patience = 1_000;

/** Answers on a bare socket, for what never becomes a request of Hapi's, and ends it. */
export function refuseSocket(
  socket: Duplex,
  refusal: ChatError,
  further: Readonly<Record<string, string>> = {},
): void {
  if (socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = refusalStatus(refusal);
  const body = JSON.stringify(refusalBody(refusal));
  const headers = {
    connection: 'close',
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...further,
    ...refusalHeaders(refusal),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  // Unread bytes of the peer would turn our answer into a reset.
  socket.resume();
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
  const timer = setTimeout(() => socket.destroy(), patience);
  socket.once('close', () => clearTimeout(timer));
}
