/** Most questions that are asked at once where each of several things has to be asked about by itself. */
const lookups = 20;

/** Does the same for each of several, a bounded number at a time. */
export async function inBatches<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < items.length; start += lookups) {
    await Promise.all(items.slice(start, start + lookups).map(work));
  }
}
