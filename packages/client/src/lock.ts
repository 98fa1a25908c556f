/** Lets one at a time do something, among all who use the same lock. */
export interface Lock {
  run<T>(task: () => Promise<T>): Promise<T>;
}

/** Longer than any holder needs: one that takes longer is a tab that was frozen while it held it. */
const patience = 20_000;
/** Once that was in vain: whoever never answers is not waited for again and again. */
const impatience = 500;
/** Whether the last lock that was asked for never came. */
let isDeaf = false;

/**
 * One lock for all tabs of an origin (Web Locks). It saves work and never guards correctness: where
 * it is missing (Node, pages over plain HTTP), not allowed (sandboxed frames), held by a frozen tab
 * or never answers, the task runs all the same. Two tabs that then spend one refresh token within the
 * server's grace get the same successor, and two that send one message get the same acknowledgement.
 *
 * @param alone whether there is nobody to share it with, so that none is asked for
 * @param isLong whether its holders may need minutes: then only where locks are known not to answer does
 *   nobody wait for them
 */
export function webLock(name: string, alone = false, isLong = false): Lock {
  return {
    run: <T>(task: () => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        const waiting = new AbortController();
        let hasBegun = false;
        /** Settles when the lock may go to the next one. */
        const begin = (late = false): Promise<unknown> => {
          if (hasBegun) return Promise.resolve();
          hasBegun = true;
          isDeaf = late;
          clearTimeout(timer);
          const done = task();
          done.then(resolve, reject);
          return done.catch(() => {});
        };
        const giveUp = () => {
          waiting.abort();
          begin(true);
        };
        const timer =
          isLong && !isDeaf ? undefined : setTimeout(giveUp, isDeaf ? impatience : patience);
        const { signal } = waiting;
        try {
          if (alone) begin();
          else navigator.locks.request(name, { signal }, () => begin()).catch(() => begin());
        } catch {
          begin();
        }
      }),
  };
}
