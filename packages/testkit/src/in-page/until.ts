import { vi } from 'vitest';

/** Waits for what comes at once on an idle machine; a busy one is no failure. */
export const until = <T>(condition: () => T | Promise<T>) =>
  vi.waitUntil(condition, { timeout: 20_000, interval: 20 });
