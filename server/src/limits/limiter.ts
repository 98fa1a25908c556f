/**
 * Limits how often something may happen, by key. The suite in `test/limits/limiter-contract.ts` is its
 * executable form.
 */
export interface Limiter {
  /** Takes one token of this key. 0 when it may go on, else the ms after which it may. Never rejects. */
  take(key: string): number | Promise<number>;
  /** As {@link take}, without taking. */
  peek(key: string): number | Promise<number>;
}
