/** ms between two polls. */
const pause = 10;
/** So many at least: a machine that stood still has its chance after that. */
const fewest = 100;

/**
 * Polls until the condition gives something truthy, and returns that.
 *
 * @param condition - A throw counts as "not yet"; the last one is the cause of the final error.
 * @throws Error naming what was waited for, after `timeout` ms (default 20 000, generous: a busy machine is no failure).
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { timeout = 20_000, message = 'the condition' }: { timeout?: number; message?: string } = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeout;
  let cause: unknown;
  for (let polls = 1; ; polls += 1) {
    try {
      const value = await condition();
      if (value) return value as NonNullable<T>;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadline && polls >= fewest) {
      throw new Error(`Waited ${timeout} ms for ${message}, in vain`, { cause });
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
