import { subprotocol, tokenSubprotocolPrefix } from '@chat/protocol';
import type { OpenSocket } from './socket.js';

/** The global WebSocket. It can set no header but the subprotocols, so the token goes there. */
export const openSocket: OpenSocket = (url, token, handlers) => {
  const socket = new WebSocket(url, [subprotocol, tokenSubprotocolPrefix + token]);
  socket.onopen = handlers.onOpen;
  socket.onmessage = ({ data }) => handlers.onMessage(data);
  socket.onclose = ({ code, reason }) => handlers.onClose(code, reason);
  // `ws` in the place of a browser's WebSocket ends the process when nobody listens; a close follows.
  socket.onerror = () => {};
  const close = (code: number) => {
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(code);
  };
  return {
    send(text) {
      if (socket.readyState !== WebSocket.OPEN) return false;
      socket.send(text);
      return true;
    },
    close,
    // There is no more abrupt way here: the browser gives up on a silent peer by itself.
    abort: () => close(1000),
  };
};
