import { type ClientFrameType, closeCodes } from '@chat/protocol';
import { clientFrames } from '@chat/protocol/schemas';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { PlainCounter } from './plain-counter.js';

/** What the metrics read at each scrape, from whoever knows it. */
export interface MetricSources {
  readonly connections: () => number;
  readonly users: () => number;
  /** Connections that this node tells the other nodes of. */
  readonly announced: () => number;
  /** Bytes that are handed over to sockets and not yet taken by the network. */
  readonly sendQueueBytes: () => number;
  readonly upgradesPending: () => number;
  readonly storeWritesWaiting: () => number;
  readonly passwordsWaiting: () => number;
  readonly draining: () => boolean;
  readonly busConnected: () => boolean;
  /** Events that the bus could not hand over, since the start. */
  readonly busDropped: () => number;
  /** Commands that Redis has not answered yet. */
  readonly redisWaiting: () => number;
}

const receivedTypes = [...(Object.keys(clientFrames) as ClientFrameType[]), 'unknown'] as const;

/** Seconds. A commit to a local disk is at the lower end, a database in trouble at the upper. */
const latencyBuckets = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

/** Codes of the protocol, and of RFC 6455 §7.4.1; a peer may send any other. */
const countedCloseCodes = new Set<number>([
  ...Object.values(closeCodes),
  ...[1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1011, 1012, 1013],
]);

/**
 * What Prometheus is told. Labels are names of ours: routes, operations, codes; never a user, a path
 * or an address, which strangers could make up without end.
 *
 * What each message passes is a {@link PlainCounter} or a histogram, which costs some hundred nanoseconds;
 * everything else may be a counter, or is read when it is asked for.
 */
export class Metrics {
  readonly registry: Registry;
  readonly #made: (Counter | Histogram)[] = [];
  readonly upgradesAccepted = this.#counter(
    'chat_upgrades_accepted_total',
    'Upgrades that became a connection.',
  );
  readonly upgradesRefused = this.#counter(
    'chat_upgrades_refused_total',
    'Upgrades refused, by error code.',
    ['code'],
  );
  readonly slowReaders = this.#counter(
    'chat_slow_readers_dropped_total',
    'Connections closed because their peer did not read.',
  );
  readonly framesReceived = Object.fromEntries(
    receivedTypes.map((type) => [type, new PlainCounter()]),
  ) as Record<ClientFrameType | 'unknown', PlainCounter>;
  readonly framesSent = new PlainCounter();
  readonly framesRefused = this.#counter(
    'chat_frames_refused_total',
    'Frames answered with an error, by error code.',
    ['code'],
  );
  readonly requestsRefused = this.#counter(
    'chat_requests_refused_total',
    'REST requests answered with an error, by error code.',
    ['code'],
  );
  readonly messages = new PlainCounter();
  readonly repeatedMessages = new PlainCounter();
  readonly webhookAttempts = this.#counter(
    'chat_webhook_attempts_total',
    'Requests to receivers of webhooks, by what came of them.',
    ['outcome'],
  );
  readonly messageChecks = this.#counter(
    'chat_message_checks_total',
    'Messages and edits that a hook was asked about, by outcome.',
    ['outcome'],
  );
  readonly reports = this.#counter('chat_reports_total', 'Reports by users, by reason.', [
    'reason',
  ]);
  readonly pushes = this.#counter('chat_pushes_total', 'Pushes to browsers, by outcome.', [
    'outcome',
  ]);
  readonly delivery = this.#histogram(
    'chat_delivery_seconds',
    'From the commit of a message to its writing to a member’s connections on this node. Between nodes it is as exact as their clocks.',
  );
  readonly storeOperations = this.#histogram(
    'chat_store_operation_seconds',
    'Operations of the store, by operation.',
    ['operation'],
  );
  readonly storeFailures = this.#counter(
    'chat_store_failures_total',
    'Operations that failed because the store was away, full or broken, by operation.',
    ['operation'],
  );
  readonly requests = this.#histogram(
    'chat_http_request_seconds',
    'REST requests, by method, route and status.',
    ['method', 'route', 'status'],
  );
  readonly busGaps = this.#counter(
    'chat_bus_gaps_total',
    'Times when events may have been lost and this node re-synced its connections from the store.',
  );
  readonly limiterFallbacks = this.#counter(
    'chat_limiter_fallbacks_total',
    'Times when this node decided over a rate limit alone, as Redis was away or slow.',
  );
  readonly #closed = this.#counter(
    'chat_connections_closed_total',
    'Connections that ended, by close code; other when it is none of the protocol.',
    ['code'],
  );

  constructor(version: string, registry: Registry) {
    this.registry = registry;
    for (const metric of this.#made) registry.registerMetric(metric);
    this.#registerPlain(registry);
    const info = new Gauge({
      name: 'chat_build_info',
      help: 'Always 1; the labels say what runs.',
      labelNames: ['version', 'node'],
      registers: [this.registry],
    });
    info.set({ version, node: process.version }, 1);
  }

  connectionClosed(code: number): void {
    this.#closed.inc({ code: countedCloseCodes.has(code) ? String(code) : 'other' });
  }

  /** @param publishedAt - ms since the epoch. */
  delivered(publishedAt: number): void {
    this.delivery.observe(Math.max(0, Date.now() - publishedAt) / 1_000);
  }

  /** Names where to read what is a state rather than an event. Called once. */
  watch(sources: MetricSources): void {
    const gauge = (name: string, help: string, read: () => number) => {
      new Gauge({
        name,
        help,
        registers: [this.registry],
        collect() {
          this.set(read());
        },
      });
    };
    gauge('chat_connections', 'Open connections on this node.', sources.connections);
    gauge('chat_connected_users', 'Users with a connection on this node.', sources.users);
    gauge(
      'chat_presence_connections',
      'Connections that this node announces as present.',
      sources.announced,
    );
    gauge(
      'chat_send_queue_bytes',
      'Bytes that wait for the peers of all connections to read.',
      sources.sendQueueBytes,
    );
    gauge('chat_upgrades_pending', 'Upgrades being decided.', sources.upgradesPending);
    gauge(
      'chat_store_writes_waiting',
      'Calls of the store that are not answered yet.',
      sources.storeWritesWaiting,
    );
    gauge(
      'chat_password_hashes_waiting',
      'Sign-ins that wait for their password to be hashed.',
      sources.passwordsWaiting,
    );
    gauge('chat_draining', '1 while the server is stopping.', () => Number(sources.draining()));
    gauge('chat_bus_connected', '0 while other nodes are out of reach.', () =>
      Number(sources.busConnected()),
    );
    gauge(
      'chat_redis_commands_waiting',
      'The outbox of the bus: commands handed to Redis and not answered yet.',
      sources.redisWaiting,
    );
    const { registry } = this;
    new Counter({
      name: 'chat_bus_dropped_total',
      help: 'Events that could not be handed to other nodes; their clients catch up from the store.',
      registers: [registry],
      collect() {
        this.reset();
        this.inc(sources.busDropped());
      },
    });
  }

  #registerPlain(registry: Registry): void {
    PlainCounter.register(
      registry,
      {
        name: 'chat_frames_received_total',
        help: 'Frames from clients, by type; unknown when it is none of the protocol.',
        labelNames: ['type'],
      },
      receivedTypes.map((type) => ({ counter: this.framesReceived[type], labels: { type } })),
    );
    const single = (name: string, help: string, counter: PlainCounter) =>
      PlainCounter.register(registry, { name, help }, [{ counter, labels: {} }]);
    single('chat_frames_sent_total', 'Frames written to connections.', this.framesSent);
    single(
      'chat_messages_accepted_total',
      'Messages stored and acknowledged, without repeats.',
      this.messages,
    );
    single(
      'chat_messages_repeated_total',
      'Messages that were sent again and had been stored before.',
      this.repeatedMessages,
    );
  }

  #counter<L extends string = never>(name: string, help: string, labelNames: L[] = []): Counter<L> {
    const counter = new Counter({ name, help, labelNames, registers: [] });
    this.#made.push(counter as Counter);
    return counter;
  }

  #histogram<L extends string = never>(
    name: string,
    help: string,
    labelNames: L[] = [],
  ): Histogram<L> {
    const histogram = new Histogram({
      name,
      help,
      labelNames,
      buckets: latencyBuckets,
      registers: [],
    });
    this.#made.push(histogram as Histogram);
    return histogram;
  }
}
