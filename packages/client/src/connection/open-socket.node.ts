import { subprotocol } from '@chat/protocol';
import { type ClientOptions, WebSocket } from 'ws';
import { badResponse } from '../chat-error.js';
import type { OpenSocket } from './socket.js';

/** Many times what a server of this version sends in a frame; bounds what a wrong peer can cost. */
const maxPayload = 4 * 1024 * 1024;

/** `ws`: Node before 22 has no WebSocket, and this one sets the `Authorization` header. */
export const openSocket: OpenSocket = (url, token, handlers) => {
  const options: ClientOptions & { closeTimeout: number } = {
    headers: { authorization: `Bearer ${token}` },
    perMessageDeflate: false,
    maxPayload,
    // A peer that does not answer a close must not keep the process alive.
    closeTimeout: 2_000,
  };
  const socket = new WebSocket(url, [subprotocol], options);
  let silent = false;
  socket.on('open', () => silent || handlers.onOpen());
  socket.on('message', (data, isBinary) => {
    if (!silent) handlers.onMessage(isBinary ? data : data.toString());
  });
  socket.on('close', (code, reason) => silent || handlers.onClose(code, reason.toString()));
  // 'close' follows; what it does not say is that the peer broke the protocol.
  socket.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (silent || !code?.startsWith('WS_ERR_')) return;
    const isTooLarge = code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
    handlers.onError(badResponse(isTooLarge ? 'oversized frame' : 'broken frame'));
  });
  return {
    send(text) {
      if (socket.readyState !== WebSocket.OPEN) return false;
      socket.send(text);
      return true;
    },
    close(code) {
      silent = true;
      socket.close(code);
    },
    abort() {
      silent = true;
      socket.terminate();
    },
  };
};
