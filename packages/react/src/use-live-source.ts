'use client';
import { useSyncExternalStore } from 'react';
import type { Changing, LiveSource } from './live-source.js';

/** What there is to be shown of it, in every render; on a server it is loading. */
export function useLiveSource<Source extends Changing, View>(live: LiveSource<Source, View>): View {
  return useSyncExternalStore(live.subscribe, live.getSnapshot, live.getSnapshot);
}
