import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { atTestEnd, listen } from '@chat/testkit';
import { type WebSocket, WebSocketServer } from 'ws';

export const someone = { id: 'usr_someone', username: 'someone', name: 'Someone' };

export interface ScriptedServerOptions {
  /** Called for each accepted socket; by default it is welcomed and its `resume` answered. */
  readonly onSocket?: (socket: WebSocket, count: number) => void;
  /** Answers a request other than an upgrade. */
  readonly onRequest?: (request: IncomingMessage, response: ServerResponse) => void;
  /** Whether to accept the upgrade; by default yes. */
  readonly accept?: (request: IncomingMessage) => number | true;
}

/** A peer that does what a well-made chat server never would. Says what it saw. */
export class ScriptedServer {
  readonly sockets: WebSocket[] = [];
  url = '';

  async start({ onSocket, onRequest, accept }: ScriptedServerOptions): Promise<void> {
    const http = createServer((request, response) => {
      if (onRequest) onRequest(request, response);
      else response.writeHead(204).end();
    });
    const upgrades = new WebSocketServer({ noServer: true, handleProtocols: () => 'chat.v1' });
    http.on('upgrade', (request, raw, head) => {
      const status = accept?.(request) ?? true;
      if (status !== true) {
        raw.end(`HTTP/1.1 ${status} Refused\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
        return;
      }
      upgrades.handleUpgrade(request, raw, head, (socket) => {
        this.sockets.push(socket);
        (onSocket ?? welcome)(socket, this.sockets.length);
      });
    });
    this.url = await listen(http);
    atTestEnd(() => {
      for (const socket of this.sockets) socket.terminate();
    });
  }
}

export async function startScriptedServer(
  options: ScriptedServerOptions = {},
): Promise<ScriptedServer> {
  const server = new ScriptedServer();
  await server.start(options);
  return server;
}

/** Welcomes a socket and answers what every client asks first. */
export function welcome(socket: WebSocket): void {
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as { type: string; id: number };
    if (frame.type === 'resume') send(socket, { type: 'resumed', id: frame.id, heads: [] });
    if (frame.type === 'ping') send(socket, { type: 'pong', id: frame.id });
  });
  send(socket, {
    type: 'welcome',
    connectionId: 'c1',
    user: someone,
    expiresIn: 900_000,
    pingInterval: 25_000,
  });
}

export function send(socket: WebSocket, frame: object): void {
  socket.send(JSON.stringify(frame));
}
