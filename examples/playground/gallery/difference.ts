import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import type { Pixels } from './small-png.js';

/** How far two pictures are apart. */
export interface Difference {
  /** How many pixels are another colour; infinite where they are not of one size. */
  readonly pixels: number;
  /** What differs, in red: a PNG, where there is anything. */
  readonly shown: Buffer | null;
}

export function differenceOf(before: Pixels, after: Pixels): Difference {
  const { width, height } = before;
  if (width !== after.width || height !== after.height) {
    return { pixels: Number.POSITIVE_INFINITY, shown: null };
  }
  if (Buffer.compare(before.data, after.data) === 0) return { pixels: 0, shown: null };
  const shown = new PNG({ width, height });
  // Letters are smoothed a little differently by another version of a browser, which is not counted.
  const pixels = pixelmatch(before.data, after.data, shown.data, width, height);
  return { pixels, shown: PNG.sync.write(shown) };
}
