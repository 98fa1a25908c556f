import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { atTestEnd } from '@chat/testkit';
import { WebSocket, WebSocketServer } from 'ws';

/** A frame on its way through the proxy. */
export interface PassingFrame {
  readonly direction: 'up' | 'down';
  readonly type: string;
  readonly [field: string]: unknown;
}

/** `cut` swallows the frame and resets the connection that it was on. */
export type Verdict = 'pass' | 'drop' | 'cut';

/**
 * Stands between clients and a real server and decides frame by frame what arrives: how a network
 * loses exactly this acknowledgement and no other. REST passes as it is.
 */
export class FrameProxy {
  readonly #target: { readonly port: number };
  readonly #sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'chat.v1' });
  readonly #links = new Set<{ client: WebSocket; server: WebSocket }>();
  #http: Server | undefined;
  #accepted = 0;
  /** What passed or was to pass, in order. */
  readonly frames: PassingFrame[] = [];
  /** Asked for each frame; by default all pass. */
  rule: (frame: PassingFrame) => Verdict = () => 'pass';
  url = '';

  constructor(target: { readonly port: number }) {
    this.#target = target;
  }

  /** How many sockets it has taken since it started. */
  get accepted(): number {
    return this.#accepted;
  }

  /** How many frames of this type came by in this direction. */
  count(direction: PassingFrame['direction'], type: string): number {
    return this.frames.filter((frame) => frame.direction === direction && frame.type === type)
      .length;
  }

  async listen(): Promise<void> {
    const http = createServer((incoming, outgoing) => {
      const { method, url, headers } = incoming;
      const onward = request(
        { port: this.#target.port, host: '127.0.0.1', method, path: url, headers },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    });
    http.on('upgrade', (incoming, socket, head) => this.#upgrade(incoming, socket, head));
    this.#http = http;
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  }

  /** Resets every open socket at once. */
  cut(): void {
    for (const { client, server } of this.#links) {
      client.terminate();
      server.terminate();
    }
  }

  async close(): Promise<void> {
    this.cut();
    this.#http?.closeAllConnections();
    await new Promise((resolve) => this.#http?.close(resolve));
  }

  #upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const { authorization } = incoming.headers;
    const server = new WebSocket(
      `ws://127.0.0.1:${this.#target.port}${incoming.url}`,
      ['chat.v1'],
      authorization === undefined ? {} : { headers: { authorization } },
    );
    // What the server says before the client's side is open.
    const early: string[] = [];
    const keep = (data: unknown) => void early.push(String(data));
    server.on('message', keep);
    server.on('error', () => socket.destroy());
    server.on('unexpected-response', (_request, answer) => {
      socket.end(`HTTP/1.1 ${answer.statusCode} Refused\r\nconnection: close\r\n\r\n`);
    });
    server.on('open', () => {
      this.#accepted += 1;
      this.#sockets.handleUpgrade(incoming, socket, head, (client) => {
        const link = { client, server };
        this.#links.add(link);
        client.on('message', (data) => this.#pass('up', String(data), client, server));
        server.off('message', keep);
        server.on('message', (data) => this.#pass('down', String(data), server, client));
        const end = () => {
          this.#links.delete(link);
          client.terminate();
          server.terminate();
        };
        for (const [one, other] of [
          [client, server],
          [server, client],
        ] as const) {
          one.on('error', end);
          one.on('close', (code, reason) => {
            this.#links.delete(link);
            if (code === 1005 || code === 1006) end();
            else other.close(code, reason);
          });
        }
        for (const text of early) this.#pass('down', text, server, client);
      });
    });
  }

  #pass(direction: PassingFrame['direction'], text: string, from: WebSocket, to: WebSocket): void {
    // A frame behind one that was cut off.
    if (from.readyState !== WebSocket.OPEN || to.readyState !== WebSocket.OPEN) return;
    const frame = { ...(JSON.parse(text) as object), direction } as PassingFrame;
    this.frames.push(frame);
    const verdict = this.rule(frame);
    if (verdict === 'pass') to.send(text);
    if (verdict !== 'cut') return;
    from.terminate();
    to.terminate();
  }
}

/** Starts a frame proxy in front of a server. It ends with the current test. */
export async function startFrameProxy(target: { readonly port: number }): Promise<FrameProxy> {
  const proxy = new FrameProxy(target);
  await proxy.listen();
  atTestEnd(() => proxy.close());
  return proxy;
}
