const base = 500;
const cap = 30_000;

/**
 * Full jitter: anything between nothing and an exponentially growing bound, so that the clients of a
 * restarted server do not return together.
 *
 * @param failures how many in a row, from 1
 * @param random 0 ≤ x < 1
 * @returns milliseconds: below 500 after the first failure, below 30 s in the end
 */
export function backoffDelay(failures: number, random: () => number): number {
  return Math.floor(random() * Math.min(cap, base * 2 ** (failures - 1)));
}

/** The same, but not before the server said that it may work again. */
export function retryDelay(
  failures: number,
  random: () => number,
  { retryAfter = 0 }: { readonly retryAfter: number | undefined },
): number {
  return Math.max(backoffDelay(failures, random), retryAfter);
}
