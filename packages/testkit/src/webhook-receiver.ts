import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { WebhookEvent } from '@chat/protocol';
import { Webhook } from 'standardwebhooks';
import { atTestEnd } from './teardown.js';

/** A request that came, with a signature that holds. */
export interface ReceivedEvent {
  /** `webhook-id` */
  readonly id: string;
  readonly event: WebhookEvent;
  /** All that was sent. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * What is answered: a status; `hang`: nothing, until the other side gives up; `cut`: the connection is closed
 * without a word; `half`: it is closed in the middle of the head of an answer; `endless`: a body without an end, behind a 200.
 */
export type WebhookAnswer = number | 'hang' | 'cut' | 'half' | 'endless';

/** A receiver of webhooks on a port of its own, which verifies what comes and behaves as badly as it is told to. */
export class WebhookReceiver {
  /** By turns, as secrets rotate: a signature of any of them holds. */
  readonly secrets: string[] = [];
  /** What came, whatever was answered, in the order in which it came. */
  readonly requests: ReceivedEvent[] = [];
  /** Of these, what was answered with a 2xx. */
  readonly accepted: ReceivedEvent[] = [];
  /** Why requests were not verified. */
  readonly refused: string[] = [];
  /** Requests that are being answered. */
  open = 0;
  /** Most of them at once. */
  mostOpen = 0;
  answer: (received: ReceivedEvent) => WebhookAnswer | Promise<WebhookAnswer> = () => 204;
  #server: Server | null = null;
  #port = 0;
  readonly #sockets = new Set<Socket>();

  static async start(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    await receiver.start();
    atTestEnd(() => receiver.stop());
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/hooks`;
  }

  /** The types of what was accepted, each event once. */
  get types(): string[] {
    return this.once.map(({ event }) => event.type);
  }

  /** What was accepted, each event once, at its first time. */
  get once(): ReceivedEvent[] {
    const ids = new Set<string>();
    return this.accepted.filter(({ id }) => !ids.has(id) && ids.add(id));
  }

  /** Comes back on the same port. */
  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#receive(request, response));
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Goes away, with all connections. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    response.once('close', () => {
      this.open -= 1;
    });
    let body = '';
    request.setEncoding('utf8');
    for await (const chunk of request) body += chunk;
    const headers = request.headers as Record<string, string>;
    const reason = this.#verify(body, headers);
    if (reason !== null) {
      this.refused.push(reason);
      response.writeHead(401).end();
      return;
    }
    const id = headers['webhook-id'] ?? '';
    const received = { id, event: JSON.parse(body) as WebhookEvent, body, headers };
    this.requests.push(received);
    this.#answer(response, received, await this.answer(received));
  }

  #answer(response: ServerResponse, received: ReceivedEvent, answer: WebhookAnswer): void {
    const isGood = answer === 'endless' || (typeof answer === 'number' && answer < 300);
    if (isGood) this.accepted.push(received);
    if (answer === 'hang') return;
    if (answer === 'cut') response.socket?.destroy();
    else if (answer === 'half') response.socket?.end('HTTP/1.1 200 OK\r\ncontent-');
    else if (answer === 'endless') {
      response.writeHead(200);
      const pour = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', pour);
      pour();
    } else response.writeHead(answer, { location: '/elsewhere' }).end();
  }

  #verify(body: string, headers: Record<string, string>): string | null {
    const reasons = this.secrets.map((secret) => {
      try {
        new Webhook(secret).verify(body, headers);
        return null;
      } catch (error) {
        return (error as Error).message;
      }
    });
    return reasons.includes(null) ? null : (reasons[0] ?? 'there is no secret');
  }
}
