import type { TimelineMessage } from '../model.js';
import type { Stream } from './stream.js';

/**
 * Puts what others are writing where their messages are going to be: behind all that is sent, or on its way, but not behind
 * what failed, which stays last. What broke off stays where it did.
 */
export function placeStreams(
  rows: TimelineMessage[],
  streams: readonly Stream[],
  rowOf: (stream: Stream) => TimelineMessage,
): void {
  for (const stream of streams) {
    const { brokenAfter } = stream;
    const at =
      brokenAfter === null
        ? rows.findLastIndex(({ status }) => status !== 'failed') + 1
        : rows.findIndex(({ own, seq }) => (seq === null ? own : seq > brokenAfter));
    rows.splice(at < 0 ? rows.length : at, 0, rowOf(stream));
  }
}
