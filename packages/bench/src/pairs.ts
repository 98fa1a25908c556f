import type { Dialect, Line } from './dialects/dialect.js';

/** Connections being opened at once: enough to keep a server busy, fewer than any limit of theirs. */
const atOnce = 50;

/** Runs `work` for 0 … count - 1, a bounded number at once. */
export async function eachOf(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      next += 1;
      await work(next - 1);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker));
}

/** Connects users `from` … `from + count - 1`. */
export async function connectLines(
  dialect: Dialect,
  url: string,
  from: number,
  count: number,
): Promise<Line[]> {
  const lines = new Array<Line>(count);
  await eachOf(count, async (index) => {
    lines[index] = await dialect.connect(url, `user-${from + index}`);
  });
  return lines;
}

/** Line 2n writes with line 2n + 1. */
export async function pairLines(
  dialect: Dialect,
  url: string,
  lines: readonly Line[],
): Promise<void> {
  await eachOf(lines.length / 2, (index) =>
    dialect.pair(url, lines[index * 2] as Line, lines[index * 2 + 1] as Line),
  );
}
