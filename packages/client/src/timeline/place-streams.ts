import type { TimelineMessage } from '../model.js';
import type { Stream } from './stream.js';

/** Puts what others are writing behind the rows of all messages; what broke off stays where it did. */
export function placeStreams(
  rows: TimelineMessage[],
  streams: readonly Stream[],
  rowOf: (stream: Stream) => TimelineMessage,
): void {
  for (const stream of streams) {
    const behind = stream.brokenAfter ?? Number.POSITIVE_INFINITY;
    const at = rows.findIndex(({ seq }) => (seq ?? 0) > behind);
    rows.splice(at < 0 ? rows.length : at, 0, rowOf(stream));
  }
}
