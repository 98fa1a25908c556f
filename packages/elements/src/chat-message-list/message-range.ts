/** Which of the messages are in the DOM: `start` up to, not including, `end`. */
export interface MessageRange {
  readonly start: number;
  readonly end: number;
}

export function latest(count: number, size: number): MessageRange {
  return { start: Math.max(0, count - size), end: count };
}

/** So many earlier ones, in the place of as many at the end. */
export function earlier({ start, end }: MessageRange, by: number, size: number): MessageRange {
  const moved = Math.max(0, start - by);
  return { start: moved, end: Math.min(end, moved + size) };
}

/** So many later ones, in the place of as many at the start. */
export function later(
  { start, end }: MessageRange,
  by: number,
  count: number,
  size: number,
): MessageRange {
  const moved = Math.min(count, end + by);
  return { start: Math.max(start, moved - size), end: moved };
}

/** Those around one of them. */
export function around(index: number, count: number, size: number): MessageRange {
  const start = Math.max(0, Math.min(index - (size >> 1), count - size));
  return { start, end: Math.min(count, start + size) };
}

/** The same messages once others were put in front. */
export function shifted({ start, end }: MessageRange, by: number, count: number): MessageRange {
  return { start: Math.min(start + by, count), end: Math.min(end + by, count) };
}
