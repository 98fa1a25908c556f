import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

/** How far two pictures are apart. */
export interface Difference {
  /** How many pixels are another colour; infinite where they are not of one size. */
  readonly pixels: number;
  /** What differs, in red: a PNG, where there is anything. */
  readonly shown: Buffer | null;
}

/**
 * From 0 to 1. A bubble is hardly another colour than what is around it, and its corners are to be seen.
 */
const threshold = 0.04;

/** @param before a PNG, as is the other one */
export function differenceOf(before: Buffer, after: Buffer): Difference {
  if (before.equals(after)) return { pixels: 0, shown: null };
  const [one, other] = [PNG.sync.read(before), PNG.sync.read(after)];
  const { width, height } = one;
  if (width !== other.width || height !== other.height) {
    return { pixels: Number.POSITIVE_INFINITY, shown: null };
  }
  const shown = new PNG({ width, height });
  // Letters are smoothed a little differently by another version of a browser, which is not counted.
  const pixels = pixelmatch(one.data, other.data, shown.data, width, height, { threshold });
  return { pixels, shown: PNG.sync.write(shown) };
}
