import type { MessageFile, TimelineMessage } from '@chat/client';

/** How much of a file the server has, from 0 to 1; null when it has all of it, or nobody sends it. */
export function fileProgress(
  { id, progress = 0 }: MessageFile,
  { status }: Pick<TimelineMessage, 'status'>,
): number | null {
  return id !== null || status !== 'pending' ? null : Math.min(1, progress);
}

/** The same of several, by their size. */
export function filesProgress(
  files: readonly MessageFile[],
  message: Pick<TimelineMessage, 'status'>,
): number | null {
  const each = files.map((file) => ({ ...file, done: fileProgress(file, message) }));
  if (each.every(({ done }) => done === null)) return null;
  const all = each.reduce((sum, { size }) => sum + size, 0);
  return each.reduce((sum, { size, done }) => sum + size * (done ?? 1), 0) / all;
}
