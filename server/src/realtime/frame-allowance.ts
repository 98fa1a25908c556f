import { type Rate, TokenBucket } from '../limits/token-bucket.js';

/** A client of ours never breaks the protocol; one every few seconds may be somebody's experiment. */
const violationRate: Rate = { burst: 10, perSecond: 0.2 };

/** How many frames a peer may send. What few peers ever need is made when it is needed. */
export class FrameAllowance extends TokenBucket {
  /** Frames over the limit, which are refused one by one. */
  #patience: TokenBucket | undefined;
  #violations: TokenBucket | undefined;

  /** There was a frame over the limit. @returns whether there have been too many of those as well */
  exceed(rate: Rate, now: number): boolean {
    this.#patience ??= new TokenBucket(rate, now);
    return this.#patience.take(now) > 0;
  }

  /** There was one that broke the protocol. @returns whether there have been too many of those */
  violate(now: number): boolean {
    this.#violations ??= new TokenBucket(violationRate, now);
    return this.#violations.take(now) > 0;
  }
}
