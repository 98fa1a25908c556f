import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { checkToken } from './check-token.js';
import { openMessageLog } from './message-log.js';

/**
 * The same on socket.io as it comes, WebSocket transport only: `allowRequest` checks the token
 * before the upgrade, an acknowledgement answers the sender, a room per user reaches the receiver.
 */
const store = openMessageLog(process.argv[2]);
const users = new WeakMap<object, string>();
const server = createServer((_request, response) => response.writeHead(404).end());
const io = new Server(server, {
  transports: ['websocket'],
  serveClient: false,
  maxHttpBufferSize: 131_072,
  allowRequest: (request, decide) => {
    const user = checkToken(request);
    if (user !== null) users.set(request, user);
    decide(null, user !== null);
  },
});
io.on('connection', (socket: Socket) => {
  const user = users.get(socket.request) ?? '';
  void socket.join(user);
  socket.on('send', ({ to, text }: { to: string; text: string }, acknowledge: () => void) => {
    store(user, to, text);
    io.to(to).emit('message', { from: user, text });
    acknowledge();
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(`listening ${(server.address() as AddressInfo).port}`);
});
