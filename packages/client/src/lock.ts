import { plainNode } from '#plain-node';

/** Lets one at a time do something, among all who use the same lock. */
export interface Lock {
  run<T>(task: () => Promise<T>): Promise<T>;
}

/** Longer than any holder needs: one that takes longer is a tab that was frozen while it held it. */
const patience = 20_000;

/**
 * One lock for all tabs of an origin (Web Locks). It saves work and never guards correctness: where
 * it is missing (Node, pages over plain HTTP), not allowed (sandboxed frames) or held by a frozen
 * tab, the task runs all the same. Two tabs that then spend one refresh token within the server's
 * grace get the same successor, and two that send one message get the same acknowledgement.
 */
export function webLock(name: string): Lock {
  return {
    async run(task) {
      const locks = plainNode ? undefined : globalThis.navigator?.locks;
      if (!locks) return task();
      const waiting = new AbortController();
      const timer = setTimeout(() => waiting.abort(), patience);
      let running = false;
      try {
        return await locks.request(name, { signal: waiting.signal }, () => {
          running = true;
          clearTimeout(timer);
          return task();
        });
      } catch (error) {
        if (running) throw error;
        return task();
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
