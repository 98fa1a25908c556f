import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

export interface MetricsListenerOptions {
  readonly registry: Registry;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Throws when a request must not be answered. */
  readonly check: (request: IncomingMessage) => void;
}

/**
 * `GET /metrics` on a port of its own, so that it is nobody's who can reach the chat. One scrape at a
 * time: those that come meanwhile get the same answer.
 */
export class MetricsListener {
  readonly #options: MetricsListenerOptions;
  readonly #server: Server;
  #scrape: Promise<string> | undefined;

  constructor(options: MetricsListenerOptions) {
    this.#options = options;
    const { registry, check } = options;
    this.#server = createServer(
      {
        connectionsCheckingInterval: 500,
        headersTimeout: 5_000,
        requestTimeout: 5_000,
        requireHostHeader: false,
      },
      (request, response) => {
        try {
          check(request);
        } catch {
          response.writeHead(400, { connection: 'close' }).end();
          return;
        }
        if (request.method !== 'GET' || request.url?.split('?', 1)[0] !== '/metrics') {
          response.writeHead(404, { 'content-type': 'text/plain' }).end('GET /metrics\n');
          return;
        }
        this.#scrapeOnce().then(
          (text) => {
            response
              .writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' })
              .end(text);
          },
          () => response.writeHead(500).end(),
        );
      },
    );
    this.#server.maxConnections = 64;
  }

  /** Resolves with the port. */
  async open(): Promise<number> {
    const { host, port } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #scrapeOnce(): Promise<string> {
    this.#scrape ??= this.#options.registry.metrics().finally(() => {
      this.#scrape = undefined;
    });
    return this.#scrape;
  }
}
