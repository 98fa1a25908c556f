import type { TimelineMessage } from '@chat/client';

/** How a list of messages has become another. */
export interface ListChange {
  /** How many older ones were put in front. */
  readonly older: number;
  /** What has come at the end, or for the first time. */
  readonly arrived: readonly TimelineMessage[];
}

export function listChange(
  before: readonly TimelineMessage[],
  messages: readonly TimelineMessage[],
): ListChange {
  const indexOf = (message: TimelineMessage | undefined): number =>
    message ? messages.findIndex(({ key }) => key === message.key) : -1;
  return {
    older: Math.max(0, indexOf(before[0])),
    arrived: messages.slice(indexOf(before.at(-1)) + 1),
  };
}
