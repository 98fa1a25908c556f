import type { Contestant } from './contestants.js';
import { type IdleCost, type IdlePlan, measureIdle } from './measure-idle.js';
import { MeasuredServer } from './measured-server.js';
import { type LoadResult, offerLoad, percentile } from './offer-load.js';
import { connectLines, pairLines } from './pairs.js';

/** How much of everything; see docs/BENCHMARKS.md for what the full run takes. */
export interface Plan extends IdlePlan {
  readonly pairs: number;
  /** Messages before the measured ones, for the compiler. */
  readonly warmUp: number;
  readonly messages: number;
  /** Messages per second. */
  readonly rate: number;
  /** ms after them: longer than our server waits before it fills its indexes. */
  readonly quiet: number;
  /** Connections whose cost in CPU is measured; those beyond the first quarter count. */
  readonly connects: number;
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

export interface ConnectionCost extends IdleCost {
  /** Microseconds of the server's CPU. */
  readonly cpuPerConnect: number;
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

/** @param idle - Connections that are open beside those that write. */
export function measureMessages(
  contestant: Contestant,
  plan: Plan,
  idle = 0,
): Promise<MessageCost> {
  const { pairs, warmUp, messages, rate, quiet } = plan;
  return withPairs(contestant, pairs, async (server, lines) => {
    const silent = await connectLines(contestant.dialect, server.url, pairs * 2, idle);
    complete(contestant.name, await offerLoad(lines, { count: warmUp, rate }));
    const before = await server.read();
    const load = complete(contestant.name, await offerLoad(lines, { count: messages, rate }));
    // What is put off until it is quiet belongs to the message as well.
    await new Promise((resolve) => setTimeout(resolve, quiet));
    const after = await server.read();
    for (const line of silent) line.cut();
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
  contestant: Contestant,
  plan: Plan,
): Promise<ConnectionCost> {
  const cpuPerConnect = await measureConnects(contestant, plan);
  return { cpuPerConnect, ...(await measureIdle(contestant, plan)) };
}

/** @returns microseconds of the server's CPU */
async function measureConnects(
  { program, dialect }: Contestant,
  { connects }: Plan,
): Promise<number> {
  const server = await MeasuredServer.start(program);
  try {
    const young = await connectLines(dialect, server.url, 0, connects);
    for (const line of young) line.cut();
    await server.read('collect-and-read');

    // What it costs that they come back: all code compiled, every user known to the server.
    const first = Math.floor(connects / 4);
    const lines = await connectLines(dialect, server.url, 0, first);
    const before = await server.read();
    lines.push(...(await connectLines(dialect, server.url, first, connects - first)));
    const after = await server.read();
    for (const line of lines) line.cut();
    return (after.cpu - before.cpu) / (connects - first);
  } finally {
    await server.stop();
  }
}
