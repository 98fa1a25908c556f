/** A level, and when it was: in ms. */
export interface LevelAt {
  readonly level: number;
  readonly at: number;
}

/** How many are told of a recording, however long it is. */
const levelsAtMost = 40;
/** What is not even as loud as this is not made to look as if it were. */
const quiet = 0.25;

/**
 * What is told of how loud a recording is: the loudest of each part, the loudest of all being the highest there
 * is. Where nothing was measured, as while a page is in the background, it is as before.
 *
 * @returns a byte for each part, in base64
 */
export function voiceLevels(measured: readonly LevelAt[], duration: number): string {
  const parts = new Array<number>(levelsAtMost).fill(-1);
  for (const { level, at } of measured) {
    const part = Math.min(levelsAtMost - 1, Math.floor((at / duration) * levelsAtMost));
    parts[part] = Math.max(parts[part] ?? 0, level);
  }
  const loudest = Math.max(quiet, ...parts);
  let last = 0;
  const bytes = parts.map((level) => {
    if (level >= 0) last = Math.round((level / loudest) * 255);
    return last;
  });
  return btoa(String.fromCharCode(...bytes));
}
