/** Of several rounds: the median, with the least and the greatest beside it. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function summarise(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const lower = sorted[Math.floor(middle)] ?? Number.NaN;
  const upper = sorted[Math.ceil(middle)] ?? Number.NaN;
  return {
    median: (lower + upper) / 2,
    min: sorted[0] ?? Number.NaN,
    max: sorted.at(-1) ?? Number.NaN,
  };
}

export function ratios(ours: readonly number[], theirs: readonly number[]): Summary {
  // Round by round: what slows the machine down for a while slows both.
  return summarise(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)));
}
