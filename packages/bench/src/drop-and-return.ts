import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chatServer, MeasuredServer } from './measured-server.js';
import { percentile } from './offer-load.js';
import type { CrowdOrder, CrowdReport } from './reconnect/crowd-messages.js';

export interface DropOptions {
  readonly connections: number;
  /** Processes that the clients are spread over; each gets an even number of them. */
  readonly processes: number;
  readonly log: (line: string) => void;
}

export interface DropReport {
  readonly connections: number;
  /** Clients that were online again. */
  readonly back: number;
  /** ms from the cut. */
  readonly backAfter: { readonly p50: number; readonly p99: number; readonly last: number };
  /** The same of each client, ascending. */
  readonly eachBackAfter: readonly number[];
  /** ms from the cut until every message that was written while away was acknowledged and received. */
  readonly syncedAfter: number;
  /** What sent clients into their back-off, by error code: the cut itself once each, then refusals. */
  readonly setbacks: Readonly<Record<string, number>>;
  /** Bytes of resident memory of the server: idle with all connections, and the most it ever took. */
  readonly idleMemory: number;
  readonly peakMemory: number;
  /** Seconds of the server's CPU from the cut until all were in sync. */
  readonly cpu: number;
}

const crowdFile = fileURLToPath(new URL('../dist/reconnect/crowd.js', import.meta.url));

/**
 * Fills one server with idle clients, cuts all of them at once, and waits until all are back and in
 * sync. Rejects when a client gives up.
 */
export async function dropAndReturn({
  connections,
  processes,
  log,
}: DropOptions): Promise<DropReport> {
  const server = await MeasuredServer.start(chatServer);
  const crowds: Crowd[] = [];
  try {
    const share = Math.ceil(connections / processes / 2) * 2;
    const counts = Array.from({ length: processes }, (_, index) =>
      Math.max(0, Math.min(share, connections - index * share)),
    );
    crowds.push(...counts.map(() => new Crowd()));
    await Promise.all(
      crowds.map((crowd, index) =>
        crowd.tell({
          kind: 'gather',
          url: server.url,
          from: index * share,
          count: counts[index] ?? 0,
        }),
      ),
    );
    const idle = await server.read('collect-and-read');
    log(`${connections} connected, ${megabytes(idle.rss)} MB resident`);
    const reports = await Promise.all(crowds.map((crowd) => crowd.tell({ kind: 'cut' })));
    const after = await server.read();
    const backAfter: number[] = [];
    const setbacks: Record<string, number> = {};
    let syncedAfter = 0;
    for (const report of reports) {
      if (report.kind !== 'in-sync') throw new Error('A crowd answered something else.');
      backAfter.push(...report.backAfter);
      syncedAfter = Math.max(syncedAfter, report.syncedAfter);
      for (const [code, count] of Object.entries(report.refusals)) {
        setbacks[code] = (setbacks[code] ?? 0) + count;
      }
    }
    backAfter.sort((a, b) => a - b);
    return {
      connections,
      back: backAfter.length,
      backAfter: {
        p50: percentile(backAfter, 0.5),
        p99: percentile(backAfter, 0.99),
        last: backAfter.at(-1) ?? Number.NaN,
      },
      eachBackAfter: backAfter,
      syncedAfter,
      setbacks,
      idleMemory: idle.rss,
      peakMemory: peakMemoryOf(server.pid),
      cpu: (after.cpu - idle.cpu) / 1e6,
    };
  } finally {
    for (const crowd of crowds) crowd.end();
    await server.stop();
  }
}

export function renderDropReport(report: DropReport): string {
  const seconds = (ms: number) => (ms / 1_000).toFixed(1);
  const { backAfter } = report;
  const setbacks = Object.entries(report.setbacks).map(([code, count]) => `${count} × ${code}`);
  return [
    `${report.back} of ${report.connections} connections are back and in sync.`,
    `Back after ${seconds(backAfter.p50)} s (median), ${seconds(backAfter.p99)} s (p99), ${seconds(backAfter.last)} s (the last); all in sync after ${seconds(report.syncedAfter)} s.`,
    `Setbacks, all retried: ${setbacks.join(', ')}.`,
    `Server: ${megabytes(report.idleMemory)} MB resident with all idle, ${megabytes(report.peakMemory)} MB at its peak; ${report.cpu.toFixed(1)} s of CPU from the cut to in sync.`,
  ].join('\n');
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

/** The most resident memory that a process ever had, in bytes; by Linux. */
function peakMemoryOf(pid: number): number {
  const kibibytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kibibytes) * 1024;
}

/** A process of clients; see crowd.ts. */
class Crowd {
  readonly #child: ChildProcess = fork(crowdFile, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });

  /** Resolves with what it reports when that is done. */
  tell(order: CrowdOrder): Promise<CrowdReport> {
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null) => reject(new Error(`A crowd ended with ${code}.`));
      this.#child.once('exit', onExit);
      this.#child.once('message', (message) => {
        this.#child.off('exit', onExit);
        const report = message as CrowdReport;
        if (report.kind === 'failed') reject(new Error(report.message));
        else resolve(report);
      });
      this.#child.send(order);
    });
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }
}
