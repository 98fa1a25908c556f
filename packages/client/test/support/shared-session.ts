import type { SessionStorage } from '../../src/auth/session-storage.js';
import type { User } from '../../src/model.js';

/** What is stored of a session, as far as tests look at it. */
interface Kept {
  readonly user: User;
  readonly refreshToken: string;
  readonly accessToken: string;
}

export interface SharedSession {
  /** One more tab's view of it; or the same tab's, after a reload. */
  tab(): SessionStorage;
  /** What is stored by now; null for nothing. */
  kept(): Kept | null;
}

/** The sessions of one origin, in memory: each tab hears of what another one changes. */
export function sharedSession(): SharedSession {
  const values = new Map<string, string>();
  const listeners = new Map<object, () => void>();
  return {
    tab() {
      const tab = {};
      const changed = () => {
        // As storage events do, a little later.
        for (const [other, listener] of listeners) if (other !== tab) queueMicrotask(listener);
      };
      return {
        get: (key) => values.get(key) ?? null,
        set(key, value) {
          values.set(key, value);
          changed();
        },
        remove(key) {
          values.delete(key);
          changed();
        },
        subscribe(_key, listener) {
          listeners.set(tab, listener);
          return () => listeners.delete(tab);
        },
      };
    },
    kept: () => JSON.parse([...values.values()][0] ?? 'null'),
  };
}
