import type { WebSocket } from 'ws';

/** Who is told what happens to a socket. */
export interface SocketOwner {
  onMessage(data: Buffer, isBinary: boolean): void;
  onPing(data: Buffer): void;
  onPong(): void;
  /** What follows is a close, by ws itself: 1007 not UTF-8, 1009 too big, 1002 not WebSocket. */
  onError(): void;
  onClose(code: number): void;
}

const owner = Symbol('owner');
type OwnedSocket = WebSocket & { [owner]: SocketOwner };

/**
 * Tells `to` what happens to a socket from now on. The listeners are the same functions for all sockets:
 * five closures for each would be most of what an idle one keeps of ours.
 */
export function tellOfEvents(socket: WebSocket, to: SocketOwner): void {
  (socket as OwnedSocket)[owner] = to;
  socket.on('message', onMessage);
  socket.on('ping', onPing);
  socket.on('pong', onPong);
  socket.on('error', onError);
  socket.on('close', onClose);
}

function onMessage(this: WebSocket, data: unknown, isBinary: boolean): void {
  (this as OwnedSocket)[owner].onMessage(data as Buffer, isBinary);
}

function onPing(this: WebSocket, data: Buffer): void {
  (this as OwnedSocket)[owner].onPing(data);
}

function onPong(this: WebSocket): void {
  (this as OwnedSocket)[owner].onPong();
}

function onError(this: WebSocket): void {
  (this as OwnedSocket)[owner].onError();
}

function onClose(this: WebSocket, code: number): void {
  (this as OwnedSocket)[owner].onClose(code);
}
