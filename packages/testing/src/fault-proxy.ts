import { connect as connectTcp, createServer, type Server, type Socket } from 'node:net';

type Direction = 'up' | 'down';

interface Link {
  readonly client: Socket;
  readonly server: Socket;
  /** Directions in which something was swallowed: nothing can follow it, or bytes would be missing. */
  readonly broken: Set<Direction>;
}

/**
 * A TCP proxy on loopback that misbehaves on demand, as networks do. Faults apply to the open
 * connections and to those to come, until they are taken back.
 *
 * To add a fault: give it a field and a setter here, and let `#forward` obey the field.
 */
export class FaultProxy {
  #targetPort: number;
  readonly #links = new Set<Link>();
  #server: Server | undefined;
  #port = 0;
  #refusing = false;
  #stalling = false;
  #delay = 0;
  #chunkBytes = Number.POSITIVE_INFINITY;
  readonly #swallowing: Record<Direction, boolean> = { up: false, down: false };
  #accepted = 0;

  /** @param targetPort - Of this machine, where what is behind it listens. */
  constructor(targetPort: number) {
    this.#targetPort = targetPort;
  }

  get port(): number {
    return this.#port;
  }

  /** Base URL through the proxy, for HTTP and (with `ws:`) for sockets. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** How many connections it has taken since it started. */
  get accepted(): number {
    return this.#accepted;
  }

  /** How many connections are open through it now. */
  get open(): number {
    return this.#links.size;
  }

  /** @param port - 0 takes a free one. @throws Error of Node's `listen`, as where the port is taken */
  async listen(port = 0): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, (client) => this.#accept(client));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no TCP address');
    this.#port = address.port;
  }

  /** Sends new connections to another port, as a balancer does when a node is gone. */
  target(port: number): void {
    this.#targetPort = port;
  }

  /** Resets every open connection at once (RST). */
  cut(): void {
    for (const { client, server } of this.#links) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  /** Resets every open connection on which something was swallowed. */
  cutBroken(): void {
    for (const { client, server, broken } of this.#links) {
      if (broken.size === 0) continue;
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  /** Ends the direction towards the client, as a half-closed connection does; up stays open. */
  halfClose(): void {
    for (const { client } of this.#links) client.end();
  }

  /**
   * Swallows everything in the given direction (both, when none is named) and keeps connections
   * open: a half-open network. A connection that lost bytes stays dead after `heal`, as TCP would
   * never pass on what comes behind a hole.
   */
  blackhole(on: boolean, direction?: Direction): void {
    if (direction !== 'down') this.#swallowing.up = on;
    if (direction !== 'up') this.#swallowing.down = on;
  }

  /** Reads nothing of what the server says, which so has to wait: a slow reader. Nothing is lost. */
  stall(on: boolean): void {
    this.#stalling = on;
    for (const { server } of this.#links) {
      if (on) server.pause();
      else server.resume();
    }
  }

  /** Resets every new connection. */
  refuse(on: boolean): void {
    this.#refusing = on;
  }

  /** Holds each chunk back for `ms`, in both directions; order is kept. */
  delay(ms: number): void {
    this.#delay = ms;
  }

  /** Passes data on in pieces of at most `bytes`. */
  split(bytes: number): void {
    this.#chunkBytes = bytes;
  }

  /** Takes every fault back. */
  heal(): void {
    this.#refusing = false;
    this.stall(false);
    this.#delay = 0;
    this.#chunkBytes = Number.POSITIVE_INFINITY;
    this.#swallowing.up = false;
    this.#swallowing.down = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve(null)));
  }

  #accept(client: Socket): void {
    this.#accepted += 1;
    if (this.#refusing) {
      client.on('error', () => {});
      client.resetAndDestroy();
      return;
    }
    const server = connectTcp({
      port: this.#targetPort,
      host: '127.0.0.1',
      allowHalfOpen: true,
      noDelay: true,
    });
    client.setNoDelay(true);
    const link: Link = { client, server, broken: new Set() };
    this.#links.add(link);
    this.#forward(link, 'up');
    this.#forward(link, 'down');
    if (this.#stalling) server.pause();
    const end = () => {
      if (!this.#links.delete(link)) return;
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      socket.on('error', () => {
        client.resetAndDestroy();
        server.resetAndDestroy();
        end();
      });
      socket.on('close', () => {
        if (client.destroyed && server.destroyed) end();
      });
    }
    // A target that refuses must look to the client as it would without the proxy.
    server.once('error', () => client.resetAndDestroy());
  }

  #forward(link: Link, direction: Direction): void {
    const [from, to] = direction === 'up' ? [link.client, link.server] : [link.server, link.client];
    let chain: Promise<void> = Promise.resolve();
    from.on('data', (chunk: Buffer) => {
      if (this.#swallowing[direction]) link.broken.add(direction);
      if (link.broken.has(direction)) return;
      const delay = this.#delay;
      const due = performance.now() + delay;
      chain = chain.then(async () => {
        const wait = due - performance.now();
        if (delay > 0 && wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        // The size may change in the middle of a chunk: what was passed on is what counts.
        let passed = 0;
        while (passed < chunk.length) {
          if (to.destroyed) return;
          const piece = chunk.subarray(passed, Math.min(chunk.length, passed + this.#chunkBytes));
          passed += piece.length;
          await new Promise<void>((resolve) => to.write(piece, () => resolve()));
          // A pause, so that the kernel does not join the pieces again.
          if (this.#chunkBytes < chunk.length)
            await new Promise((resolve) => setImmediate(resolve));
        }
      });
    });
    from.on('end', () => {
      chain = chain.then(() => {
        if (!to.destroyed && !link.broken.has(direction)) to.end();
      });
    });
  }
}
