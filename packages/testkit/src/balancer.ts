import { connect, createServer, type Server, type Socket } from 'node:net';

/** Where a connection may go. */
export interface Target {
  readonly port: number;
  readonly running: boolean;
}

/**
 * A TCP load balancer as simple as they come: each connection goes to the next target in turn, so
 * nothing may rest on sticky sessions. Targets that do not run are passed over.
 */
export class Balancer {
  readonly #targets: readonly Target[];
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #next = 0;
  #port: number;

  constructor(targets: readonly Target[], port: number) {
    this.#targets = targets;
    this.#port = port;
  }

  get port(): number {
    return this.#port;
  }

  async listen(): Promise<void> {
    if (this.#server) return;
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) =>
      this.#accept(client),
    );
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no TCP address');
    this.#port = address.port;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
  }

  #accept(client: Socket): void {
    const target = this.#pick();
    if (target === undefined) {
      client.on('error', () => {});
      client.resetAndDestroy();
      return;
    }
    const server = connect({ port: target.port, host: '127.0.0.1', allowHalfOpen: true });
    server.setNoDelay(true);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(from);
      from.on('error', () => {
        client.resetAndDestroy();
        server.resetAndDestroy();
      });
      from.on('close', () => this.#sockets.delete(from));
      from.pipe(to);
    }
  }

  #pick(): Target | undefined {
    for (let tries = 0; tries < this.#targets.length; tries += 1) {
      const target = this.#targets[this.#next % this.#targets.length];
      this.#next += 1;
      if (target?.running) return target;
    }
    return undefined;
  }
}
