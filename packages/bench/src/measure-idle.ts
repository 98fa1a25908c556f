import type { Contestant } from './contestants.js';
import { MeasuredServer } from './measured-server.js';
import { connectLines } from './pairs.js';

export interface IdlePlan {
  /** Idle connections whose memory is measured. */
  readonly idle: number;
  /** Idle connections before them, which settle the process. */
  readonly settled: number;
}

export interface IdleCost {
  /** Bytes of resident memory after a collection. */
  readonly rss: number;
  /** Bytes of the JavaScript heap and what it holds, after a collection. */
  readonly held: number;
}

/** V8's own greatest, from the start: in a server that does little it is reached in steps, late. */
const youngGeneration = ['--min-semi-space-size=16', '--max-semi-space-size=16'];

/**
 * What each further idle connection keeps. A young process grows for reasons of its own while its first
 * connections come: V8's young generation gets its full size, and all of its pages are touched once; that
 * is tens of MiB, early in a server that does much for a connect, late in one that does little, and
 * whoever had it behind them at the first reading looked the cheaper. So it has its full size from the
 * start and is used to the end before that reading. What this leaves free on the heap, half of the
 * connections that settle the process fill. They stay: those that go would leave free pages as well.
 */
export async function measureIdle(
  { program, dialect }: Contestant,
  { settled, idle }: IdlePlan,
): Promise<IdleCost> {
  const server = await MeasuredServer.start(program, youngGeneration);
  try {
    const half = Math.floor(settled / 2);
    const lines = await connectLines(dialect, server.url, 0, half);
    await server.read('settle-and-read');
    lines.push(...(await connectLines(dialect, server.url, half, settled - half)));
    const early = await server.read('collect-and-read');
    lines.push(...(await connectLines(dialect, server.url, settled, idle)));
    const late = await server.read('collect-and-read');
    for (const line of lines) line.cut();
    return { rss: (late.rss - early.rss) / idle, held: (late.held - early.held) / idle };
  } finally {
    await server.stop();
  }
}
