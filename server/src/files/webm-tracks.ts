import type { TrackKind } from './track-kind.js';

/** IDs of elements, with their marker (RFC 9559 §5). */
const ids = {
  segment: 0x18538067,
  cluster: 0x1f43b675,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackType: 0x83,
} as const;
/** `TrackType` of sound (RFC 9559 §5.1.4.1.3). */
const sound = 2;

/** What has more in one place than this is made to cost something. */
const mostElements = 1_000;

interface Element {
  readonly id: number;
  readonly data: Uint8Array;
  /** Whether all of it is there. */
  readonly isWhole: boolean;
}

/** What the tracks of a WebM file hold, as far as its beginning says so: none where it breaks off before. */
export function webmTracks(head: Uint8Array): TrackKind[] {
  for (const segment of elementsOf(head)) {
    if (segment.id !== ids.segment) continue;
    for (const { id, data, isWhole } of elementsOf(segment.data)) {
      // The tracks are told before the first of what is on them.
      if (id === ids.cluster) return [];
      if (id === ids.tracks) return isWhole ? [...elementsOf(data)].flatMap(kindOf) : [];
    }
  }
  return [];
}

function kindOf({ id, data }: Element): TrackKind[] {
  if (id !== ids.trackEntry) return [];
  const type = [...elementsOf(data)].find((element) => element.id === ids.trackType);
  return [type?.data.at(-1) === sound ? 'sound' : 'other'];
}

/** The elements in some bytes; the last one may be cut off by their end, as may be one of unknown size. */
function* elementsOf(bytes: Uint8Array): Generator<Element> {
  let at = 0;
  for (let count = 0; at < bytes.length && count < mostElements; count += 1) {
    const idLength = lengthAt(bytes, at);
    const sizeAt = at + idLength;
    const sizeLength = lengthAt(bytes, sizeAt);
    const start = sizeAt + sizeLength;
    if (idLength > 4 || start > bytes.length) return;
    const id = numberAt(bytes, at, idLength);
    const marked = numberAt(bytes, sizeAt, sizeLength);
    const size = marked - 2 ** (7 * sizeLength);
    // All ones: as long as it goes on (RFC 8794 §6.2).
    const isUnknown = size === 2 ** (7 * sizeLength) - 1;
    const end = isUnknown ? bytes.length : start + size;
    yield { id, data: bytes.subarray(start, end), isWhole: end <= bytes.length };
    at = end;
  }
}

/** How long a number is, by its first byte (RFC 8794 §4): 1 to 8; 9 for what is none. */
const lengthAt = (bytes: Uint8Array, at: number): number => Math.clz32(bytes[at] ?? 0) - 23;

function numberAt(bytes: Uint8Array, at: number, length: number): number {
  return bytes.subarray(at, at + length).reduce((number, byte) => number * 256 + byte, 0);
}
