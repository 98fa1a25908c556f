import type { TrackKind } from './track-kind.js';

/** What has more in one place than this is made to cost something. */
const mostBoxes = 1_000;

interface Box {
  readonly type: string;
  readonly data: Uint8Array;
}

/** What the tracks of an MP4 file hold (ISO/IEC 14496-12), as far as its beginning says so: none where it does not have all of it. */
export function mp4Tracks(head: Uint8Array): TrackKind[] {
  return [...boxesOf(head)]
    .filter(({ type }) => type === 'moov')
    .flatMap(({ data }) => [...boxesOf(data)])
    .filter(({ type }) => type === 'trak')
    .map(kindOf);
}

/** By its handler (§8.4.3). */
function kindOf({ data }: Box): TrackKind {
  const handler = inBox(inBox(data, 'mdia'), 'hdlr');
  return textAt(handler, 8) === 'soun' ? 'sound' : 'other';
}

function inBox(data: Uint8Array, type: string): Uint8Array {
  return [...boxesOf(data)].find((box) => box.type === type)?.data ?? new Uint8Array();
}

/** The boxes in some bytes (§4.2), as far as all of each is there. */
function* boxesOf(bytes: Uint8Array): Generator<Box> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (let count = 0; at + 8 <= bytes.length && count < mostBoxes; count += 1) {
    const size = view.getUint32(at);
    const isLarge = size === 1 && at + 16 <= bytes.length;
    const start = at + (isLarge ? 16 : 8);
    const end =
      size === 0 ? bytes.length : at + (isLarge ? Number(view.getBigUint64(at + 8)) : size);
    if (end < start || end > bytes.length) return;
    yield { type: textAt(bytes, at + 4), data: bytes.subarray(start, end) };
    at = end;
  }
}

const textAt = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + 4));
