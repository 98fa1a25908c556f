import type { Contestant } from './contestants.js';
import { MeasuredServer } from './measured-server.js';
import { type LoadResult, offerLoad, percentile } from './offer-load.js';
import { connectLines, pairLines } from './pairs.js';

/** How much of everything; see docs/BENCHMARKS.md for what the full run takes. */
export interface Plan {
  readonly pairs: number;
  /** Messages before the measured ones, for the compiler. */
  readonly warmUp: number;
  readonly messages: number;
  /** Messages per second. */
  readonly rate: number;
  /** Idle connections: memory is what those beyond the first quarter add. */
  readonly idle: number;
  /** Messages per second, ascending; the search for the highest rate held. */
  readonly ladder: readonly number[];
  /** Seconds on each rung. */
  readonly rung: number;
}

export interface MessageCost {
  /** Microseconds of the server's CPU. */
  readonly cpuPerMessage: number;
  /** ms */
  readonly p50: number;
  readonly p99: number;
}

export interface ConnectionCost {
  /** Microseconds of the server's CPU. */
  readonly cpuPerConnect: number;
  /** Bytes of resident memory after a collection. */
  readonly rss: number;
  /** Bytes of the JavaScript heap and what it holds, after a collection. */
  readonly held: number;
}

/** ms; a rate is held when it is all answered with a p99 below this. */
const heldBelow = 50;

/** @throws Error when a message was not acknowledged or not delivered, exactly once */
function complete(name: string, result: LoadResult): LoadResult {
  const { offered, acknowledged, delivered } = result;
  if (acknowledged === offered && delivered === offered) return result;
  throw new Error(
    `${name}: of ${offered} messages ${acknowledged} were acknowledged and ${delivered} delivered`,
  );
}

async function withPairs<T>(
  { program, dialect }: Contestant,
  pairs: number,
  work: (server: MeasuredServer, lines: Awaited<ReturnType<typeof connectLines>>) => Promise<T>,
): Promise<T> {
  const server = await MeasuredServer.start(program);
  try {
    const lines = await connectLines(dialect, server.url, 0, pairs * 2);
    await pairLines(dialect, server.url, lines);
    const result = await work(server, lines);
    for (const line of lines) line.cut();
    return result;
  } finally {
    await server.stop();
  }
}

export function measureMessages(contestant: Contestant, plan: Plan): Promise<MessageCost> {
  const { pairs, warmUp, messages, rate } = plan;
  return withPairs(contestant, pairs, async (server, lines) => {
    complete(contestant.name, await offerLoad(lines, { count: warmUp, rate }));
    const before = await server.read();
    const load = complete(contestant.name, await offerLoad(lines, { count: messages, rate }));
    const after = await server.read();
    return {
      cpuPerMessage: (after.cpu - before.cpu) / messages,
      p50: percentile(load.latencies, 0.5),
      p99: percentile(load.latencies, 0.99),
    };
  });
}

/** Messages per second; 0 when not even the first rung is held. */
export function measureHighestRate(contestant: Contestant, plan: Plan): Promise<number> {
  return withPairs(contestant, plan.pairs, async (_server, lines) => {
    await offerLoad(lines, { count: plan.warmUp, rate: plan.rate });
    let held = 0;
    for (const rate of plan.ladder) {
      // Twice: on a shared machine one stall is not the server's.
      let passed = false;
      for (let attempt = 0; attempt < 2 && !passed; attempt += 1) {
        const result = await offerLoad(lines, { count: rate * plan.rung, rate });
        const all = result.acknowledged >= result.offered && result.delivered >= result.offered;
        passed = all && percentile(result.latencies, 0.99) < heldBelow;
      }
      if (!passed) break;
      held = rate;
    }
    return held;
  });
}

export async function measureConnections(
  { program, dialect }: Contestant,
  { idle }: Plan,
): Promise<ConnectionCost> {
  const server = await MeasuredServer.start(program);
  try {
    // Memory first, in a young process: pages that dropped connections left behind would hide some.
    const first = Math.floor(idle / 4);
    const young = await connectLines(dialect, server.url, 0, first);
    const early = await server.read('collect-and-read');
    young.push(...(await connectLines(dialect, server.url, first, idle - first)));
    const late = await server.read('collect-and-read');
    for (const line of young) line.cut();
    await server.read('collect-and-read');

    // Then what it costs that they come back: all code compiled, every user known to the server.
    const lines = await connectLines(dialect, server.url, 0, first);
    const before = await server.read();
    lines.push(...(await connectLines(dialect, server.url, first, idle - first)));
    const after = await server.read();
    for (const line of lines) line.cut();
    const added = idle - first;
    return {
      cpuPerConnect: (after.cpu - before.cpu) / added,
      rss: (late.rss - early.rss) / added,
      held: (late.held - early.held) / added,
    };
  } finally {
    await server.stop();
  }
}
