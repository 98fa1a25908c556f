import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { ChatError } from '../chat/chat-error.js';
import { refuseSocket } from '../edge/refuse-socket.js';

/**
 * Gives what never becomes a request of Hapi's the same kind of answer as all others: what Node's
 * parser refuses, and `CONNECT`. For a listener of our own, after Hapi took it.
 */
export function answerUnreadable(listener: Server): void {
  const unreadable = new ChatError(
    'invalid_request',
    'What came is not an HTTP/1.1 request as RFC 9112 has it.',
  );
  // Node cannot tell a slow peer from a busy server, and what a busy one has not read may be whole.
  const late = new ChatError('unavailable', 'The request did not come in time. Try again.', {
    retryAfter: 1_000,
  });
  const answering = new WeakSet<object>();
  listener.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    answering.add(socket);
    response.once('close', () => answering.delete(socket));
  });
  const byHapi = listener.listeners('clientError') as ((error: Error, socket: Duplex) => void)[];
  listener.removeAllListeners('clientError');
  listener.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Hapi has the request of which the rest cannot be read, and answers it.
    if (answering.has(socket)) for (const listen of byHapi) listen(error, socket);
    else refuse(socket, error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? late : unreadable);
  });
  listener.on('connect', (_request, socket) => refuse(socket, unreadable));
  // An expectation that nobody knows may be ignored (RFC 9110 §10.1.1).
  listener.on('checkExpectation', (request, response) => {
    listener.emit('request', request, response);
  });
}

function refuse(socket: Duplex, refusal: ChatError): void {
  socket.on('error', () => socket.destroy());
  refuseSocket(socket, refusal);
}
