import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { chatDialect } from '../dialects/chat-dialect.js';
import type { Line } from '../dialects/dialect.js';
import { chatServer, MeasuredServer } from '../measured-server.js';
import { offerLoad, percentile } from '../offer-load.js';
import { connectLines, pairLines } from '../pairs.js';
import type { Flood } from './flood.js';
import { fileOf } from './made-up-file.js';
import { roomForFiles } from './room-for-files.js';

/** Messages a second, and how many in a round. */
const rate = 200;
const count = 2_000;
const pairs = 50;

export interface FloodPlan {
  /** At once. */
  readonly uploads: number;
  /** Of each. */
  readonly megabytes: number;
  readonly rounds: number;
}

export interface FloodCost {
  readonly what: string;
  /** Of messages, in ms. */
  readonly p50: number;
  readonly p99: number;
  /** MB that were uploaded meanwhile, a second. */
  readonly uploaded: number;
}

/** What messages wait for while others upload without end, and while nobody does: by turns, on the same server. */
export async function measureFlood(
  { uploads, megabytes, rounds }: FloodPlan,
  log: (line: string) => void,
): Promise<FloodCost[]> {
  const env = (folder: string) => ({ ...chatServer.env(folder), ...roomForFiles });
  const server = await MeasuredServer.start({ ...chatServer, env });
  const folder = await mkdtemp(join(tmpdir(), 'chat-bench-'));
  try {
    const path = await fileOf(folder, megabytes);
    const lines = await connectLines(chatDialect, server.url, 0, pairs * 2);
    await pairLines(chatDialect, server.url, lines);
    await offerLoad(lines, { count, rate });
    const costs: FloodCost[] = [];
    const add = (cost: FloodCost) => {
      costs.push(cost);
      log(row(cost));
    };
    for (let round = 0; round < rounds; round += 1) {
      add({ what: 'nobody uploads', uploaded: 0, ...(await measure(lines)) });
      const flood = await begin({ url: server.url, path, uploads });
      const began = performance.now();
      const waits = await measure(lines);
      const files = await flood.end();
      const uploaded = (files * megabytes * 1_000) / (performance.now() - began);
      add({ what: `${uploads} upload`, uploaded, ...waits });
    }
    for (const line of lines) line.cut();
    return costs;
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(lines: readonly Line[]) {
  const { delivered, latencies } = await offerLoad(lines, { count, rate });
  if (delivered !== count) throw new Error(`Of ${count} messages ${delivered} were delivered.`);
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
}

/** In a thread of its own, so that messages do not wait for it here. */
async function begin(flood: Flood) {
  const worker = new Worker(new URL('./files/flood.js', import.meta.url), { workerData: flood });
  for (let ready = 0; ready < flood.uploads; ready += 1) await once(worker, 'message');
  return {
    /** @returns how many were uploaded */
    async end(): Promise<number> {
      worker.postMessage('end');
      const [files] = await once(worker, 'message');
      return files;
    },
  };
}

export function renderFlood(costs: readonly FloodCost[]): string {
  return ['| | p50, ms | p99, ms | uploaded, MB/s |', '|---|---|---|---|', ...costs.map(row)].join(
    '\n',
  );
}

function row({ what, p50, p99, uploaded }: FloodCost): string {
  const cells = [what, p50.toFixed(1), p99.toFixed(1), uploaded.toFixed(0)];
  return `| ${cells.join(' | ')} |`;
}
