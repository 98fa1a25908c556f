import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Balancer } from './balancer.js';
import { ServerProcess } from './server-process.js';
import { atTestEnd } from './teardown.js';
import { dropTopology, nodeCount, topologyEnv } from './topology.js';

export interface TestServerOptions {
  /** Added to (and over) the variables that every test server gets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where its data lives; a new folder, deleted at the end, when not given. */
  readonly dataDir?: string;
  /** A free one when not given; a restart keeps it. */
  readonly port?: number;
  /** Whether it outlives the test that starts it, and ends with this process. */
  readonly endsWithProcess?: boolean;
}

/**
 * A real chat server in a process of its own, or several behind a balancer: see `topology.ts`. Ends
 * with the test that started it.
 */
export class TestServer {
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly #nodes: readonly [ServerProcess, ...ServerProcess[]];
  readonly #balancer: Balancer | null;

  constructor(
    dataDir: string,
    env: Readonly<Record<string, string>>,
    port: number,
    endsWithProcess = false,
  ) {
    this.dataDir = dataDir;
    this.env = env;
    const all = { ...topologyEnv(dataDir), ...env };
    const node = (port: number) => new ServerProcess(all, port, endsWithProcess);
    const others = Array.from({ length: nodeCount() - 1 }, () => node(0));
    this.#nodes = [node(others.length === 0 ? port : 0), ...others];
    this.#balancer = others.length === 0 ? null : new Balancer(this.#nodes, port);
  }

  get port(): number {
    return this.#balancer?.port ?? this.#nodes[0].port;
  }

  /** How many processes it consists of. */
  get nodes(): number {
    return this.#nodes.length;
  }

  /** Of each of its processes, for who puts a proxy of their own in front. */
  get ports(): readonly number[] {
    return this.#nodes.map(({ port }) => port);
  }

  /** Base URL without a trailing slash. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get wsUrl(): string {
    return `ws://127.0.0.1:${this.port}/v1/ws`;
  }

  /** All that it printed so far, over all its lives. */
  logs(): string {
    return this.#nodes.map(({ output }) => output).join('');
  }

  /** Starts what does not run; resolves when it listens. */
  async start(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => (node.running ? undefined : node.start())));
    await this.#balancer?.listen();
  }

  /** Asks it to stop as an operator would (SIGTERM); resolves with its exit code. */
  async stop(): Promise<number | null> {
    const codes = await Promise.all(this.#nodes.map((node) => node.end('SIGTERM')));
    return codes.find((code) => code !== 0) ?? codes[0] ?? null;
  }

  /** As {@link stop}, one of its processes. */
  async stopNode(index: number): Promise<number | null> {
    return (await this.#nodes[index]?.end('SIGTERM')) ?? null;
  }

  /** Kills it as a crash would (SIGKILL). */
  async kill(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.end('SIGKILL')));
  }

  /** Kills one of its processes; `start` brings it back. */
  async killNode(index: number): Promise<void> {
    await this.#nodes[index % this.#nodes.length]?.end('SIGKILL');
  }

  /** Stops it, if it runs, and starts it again with the same port and data. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Kills it and lets go of its port and of what it kept elsewhere than in its folder. */
  async remove(): Promise<void> {
    await this.kill();
    await this.#balancer?.close();
    await dropTopology(this.dataDir);
  }
}

/** Starts a chat server on a free port with a fresh store. */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'chat-test-')));
  const { env = {}, port = 0, endsWithProcess } = options;
  const server = new TestServer(dataDir, env, port, endsWithProcess);
  if (!endsWithProcess) {
    atTestEnd(async () => {
      await server.remove();
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
    });
  }
  await server.start();
  return server;
}
