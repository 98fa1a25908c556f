'use client';
import { useCallback } from 'react';

/** What tells of an event, as everything of the SDK does. */
interface Telling<Event> {
  on(event: Event, listener: () => void): unknown;
  off(event: Event, listener: () => void): unknown;
}

/** How `useSyncExternalStore` hears of an event. @param source - null for nothing yet */
export function useSubscribe<Event extends string>(
  source: Telling<Event> | null,
  event: Event,
): (listener: () => void) => () => void {
  return useCallback(
    (listener) => {
      source?.on(event, listener);
      return () => {
        source?.off(event, listener);
      };
    },
    [source, event],
  );
}
