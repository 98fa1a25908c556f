import type { ByteRange } from '../files/file-bytes.js';

/**
 * The part of a file that a request asks for (RFC 9110 §14.2): one range, which is all that players and
 * downloads ask for. Several at once, or what is no range of bytes, may be ignored, and is.
 *
 * @returns null for all of it; `unsatisfiable` for a range that begins behind the end
 */
export function byteRange(
  header: string | undefined,
  size: number,
): ByteRange | 'unsatisfiable' | null {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return null;
  if (first === '') {
    const length = Number(last);
    return length === 0 ? 'unsatisfiable' : { start: Math.max(0, size - length), end: size - 1 };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return null;
  if (start >= size) return 'unsatisfiable';
  return { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}
