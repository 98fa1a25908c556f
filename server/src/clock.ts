/**
 * What time it is for a server. It says so of all that is written down or compared with a time: messages, tokens,
 * sessions, restrictions, what is kept for how long. How long something takes (signs of life, time limits, rates,
 * pauses between two tries) is measured, whatever time it is.
 */
export interface Clock {
  /** ms since the epoch. */
  readonly now: () => number;
  /**
   * For a clock that can be set while the server runs: the listener is called after each time, and looks anew at what
   * would otherwise wait for a timer. Its promise settles when that is done.
   *
   * @returns what ends it
   */
  readonly onSet?: (listener: () => Promise<void> | void) => () => void;
}

/** The machine's. What sets it, it does not tell; a timer is as wrong then as it is anywhere. */
export const systemClock: Clock = { now: () => Date.now() };
