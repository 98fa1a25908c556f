import type { Line } from './dialects/dialect.js';

export interface LoadOptions {
  /** Messages in all. */
  readonly count: number;
  /** Messages per second, over all lines. */
  readonly rate: number;
  /** ms after the last one was due in which everything must have come back. @defaultValue 10_000 */
  readonly patience?: number;
}

export interface LoadResult {
  readonly offered: number;
  readonly acknowledged: number;
  readonly delivered: number;
  /**
   * For each message that came back, ms from when it was *due* until it was both acknowledged and
   * delivered, in ascending order. A server that stalls is charged for those that it kept waiting.
   */
  readonly latencies: Float64Array;
}

export const messageBytes = 100;

/**
 * Sends messages of {@link messageBytes} at a fixed rate, whatever comes back: each pair in turn,
 * its two members alternating. Resolves when all are acknowledged and delivered, or patience ends.
 */
export function offerLoad(
  lines: readonly Line[],
  { count, rate, patience = 10_000 }: LoadOptions,
): Promise<LoadResult> {
  const dueAt = new Float64Array(count);
  const lateness = new Float64Array(count);
  const half = new Uint8Array(count);
  let acknowledged = 0;
  let delivered = 0;
  let finished = 0;
  return new Promise((resolve) => {
    const finish = () => {
      clearInterval(timer);
      clearTimeout(deadline);
      const latencies = lateness.filter((_, index) => half[index] === 2).sort();
      resolve({ offered: count, acknowledged, delivered, latencies });
    };
    const came = (index: number) => {
      half[index] = (half[index] ?? 0) + 1;
      if (half[index] !== 2) return;
      lateness[index] = performance.now() - (dueAt[index] ?? 0);
      finished += 1;
      if (finished === count) finish();
    };
    for (const line of lines) {
      line.events = {
        onAck: (id) => {
          acknowledged += 1;
          came(id);
        },
        onMessage: (text) => {
          delivered += 1;
          came(Number(text.split(' ', 2)[1]));
        },
      };
    }

    const start = performance.now();
    let next = 0;
    const pairs = lines.length / 2;
    const sendDue = () => {
      const due = Math.min(count, ((performance.now() - start) / 1_000) * rate);
      for (; next < due; next += 1) {
        const pair = next % pairs;
        const turn = Math.floor(next / pairs) % 2;
        const from = lines[pair * 2 + turn] as Line;
        const to = lines[pair * 2 + 1 - turn] as Line;
        dueAt[next] = start + (next / rate) * 1_000;
        from.send(next, to.user, `${from.user} ${next} `.padEnd(messageBytes, 'x'));
      }
    };
    const timer = setInterval(sendDue, 1);
    const deadline = setTimeout(finish, (count / rate) * 1_000 + patience);
  });
}

/** `sorted` ascending; `NaN` for none. */
export function percentile(sorted: ArrayLike<number>, fraction: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? Number.NaN;
}
