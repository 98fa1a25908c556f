import { mp4Tracks } from './mp4-tracks.js';
import type { TrackKind } from './track-kind.js';
import { webmTracks } from './webm-tracks.js';

interface SoundInContainer {
  readonly type: string;
  readonly tracks: (head: Uint8Array) => readonly TrackKind[];
}

/** What is called a film, and may have nothing to be seen in it: what browsers record is so. */
const containers: ReadonlyMap<string, SoundInContainer> = new Map([
  ['video/webm', { type: 'audio/webm', tracks: webmTracks }],
  ['video/mp4', { type: 'audio/mp4', tracks: mp4Tracks }],
]);

/**
 * The type of what is sound and nothing else, though its container could have held a film as well.
 *
 * @param type - As its first bytes say.
 * @param head - Its beginning, or all of it.
 * @returns undefined for all else, and where its beginning does not tell
 */
export function soundType(type: string, head: Uint8Array): string | undefined {
  // RFC 4337 has a name for it, which is not the one that it is often called.
  if (type === 'audio/x-m4a') return 'audio/mp4';
  const container = containers.get(type);
  const tracks = container?.tracks(head) ?? [];
  return tracks.length > 0 && tracks.every((kind) => kind === 'sound')
    ? container?.type
    : undefined;
}
