/** What a track holds, as far as it matters whether there is anything to be seen. */
export type TrackKind = 'sound' | 'other';
