import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { checkToken } from './check-token.js';
import { openMessageLog } from './message-log.js';

/**
 * The least that does the work on bare `ws`: a token checked before the upgrade, a message handed to
 * its receiver and acknowledged to its sender. No heartbeat, no limits, no order, no resume.
 */
const store = openMessageLog(process.argv[2]);
const sockets = new Map<string, WebSocket>();
const wss = new WebSocketServer({
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: 131_072,
});

function attach(socket: WebSocket, user: string): void {
  sockets.set(user, socket);
  socket.on('error', () => {});
  socket.on('close', () => {
    if (sockets.get(user) === socket) sockets.delete(user);
  });
  socket.on('message', (data) => {
    const { id, to, text } = JSON.parse(String(data)) as { id: number; to: string; text: string };
    store(user, to, text);
    sockets.get(to)?.send(JSON.stringify({ type: 'message', from: user, text }));
    socket.send(JSON.stringify({ type: 'sent', id }));
  });
}

const server = createServer((_request, response) => response.writeHead(404).end());
server.on('upgrade', (request, socket, head) => {
  socket.on('error', () => socket.destroy());
  const user = checkToken(request);
  if (user === null) {
    socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    return;
  }
  wss.handleUpgrade(request, socket, head, (ws) => attach(ws, user));
});
server.listen(0, '127.0.0.1', () => {
  console.log(`listening ${(server.address() as AddressInfo).port}`);
});
