/**
 * Something of the surroundings; undefined where it is missing, and where its very mention throws, as
 * a browser that blocks all site data does for everything that could keep some.
 */
export function ambient<T>(mention: () => T): T | undefined {
  try {
    return mention();
  } catch {
    return undefined;
  }
}
