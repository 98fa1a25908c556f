/** How webhooks go on in time; all in ms. */
export interface WebhookTimes {
  /** For an answer. */
  readonly timeout: number;
  /** Before what failed is tried again, and at most; each time twice as long. */
  readonly firstPause: number;
  readonly longestPause: number;
  /** How old an event is when it is given up. */
  readonly giveUp: number;
  /** Between two looks for what is due. */
  readonly look: number;
  /** For how long it counts that a conversation was marked, before it is marked anew. */
  readonly remark: number;
  /**
   * For how long what was marked or announced is waited for: longer than `remark`, a write, and what clocks of
   * nodes differ by, together.
   */
  readonly grace: number;
  /** For how long a node has a lane without a word: longer than a request and what is written for it. */
  readonly hold: number;
  /** For how long an old secret signs along. */
  readonly overlap: number;
  /** For how long deliveries are listed. */
  readonly keep: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;

export const webhookTimes: WebhookTimes = {
  timeout: 10_000,
  firstPause: 5_000,
  longestPause: 15 * minute,
  giveUp: day,
  look: 2_000,
  remark: 10_000,
  grace: minute,
  hold: 20_000,
  overlap: day,
  keep: 7 * day,
};

/**
 * How long to wait before an event is tried again, a fifth more or less: what failed together is not tried
 * again together.
 *
 * @param attempts - Those that failed.
 */
export function pauseAfter(attempts: number, times: WebhookTimes, random = Math.random): number {
  const pause = Math.min(times.firstPause * 2 ** Math.min(attempts - 1, 30), times.longestPause);
  return Math.round(pause * (0.8 + 0.4 * random()));
}
