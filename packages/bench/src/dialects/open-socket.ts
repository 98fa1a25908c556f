import { WebSocket } from 'ws';
import { hostToken } from '../host-token.js';

/** Loopback addresses to come from: one has too few ports for ten thousand sockets that come again. */
const sources = Array.from({ length: 8 }, (_, index) => `127.0.0.${index + 2}`);
let opened = 0;

export interface SocketHandlers {
  readonly protocols: string[];
  readonly onOpen?: (ready: () => void) => void;
  /** `ready` says that the connection may be used. */
  readonly onText: (text: string, socket: WebSocket, ready: () => void) => void;
}

/** Resolves at `ready`; rejects when the socket ends before. */
export function openSocket(
  url: string,
  user: string,
  { protocols, onOpen, onText }: SocketHandlers,
): Promise<WebSocket> {
  opened += 1;
  const localAddress = sources[opened % sources.length] ?? '127.0.0.1';
  const socket = new WebSocket(url.replace(/^http/, 'ws'), protocols, {
    headers: { authorization: `Bearer ${hostToken(user)}` },
    perMessageDeflate: false,
    localAddress,
  });
  return new Promise((resolve, reject) => {
    const ready = () => resolve(socket);
    socket.on('message', (data) => onText(String(data), socket, ready));
    if (onOpen) socket.once('open', () => onOpen(ready));
    socket.on('error', reject);
    socket.once('close', (code) => reject(new Error(`closed with ${code} before it was ready`)));
  });
}
