import type { TimelineMessage } from '@chat/client';

/** How a list of messages has become another. */
export interface ListChange {
  /** How many older ones were put in front. */
  readonly older: number;
  /** What has come at the end, or for the first time. */
  readonly arrived: readonly TimelineMessage[];
  /** Whether nothing of it is left, as where another place of a conversation is shown. */
  readonly isOther: boolean;
}

export function listChange(
  before: readonly TimelineMessage[],
  messages: readonly TimelineMessage[],
): ListChange {
  const known = new Set(before.map(({ key }) => key));
  const isKnown = ({ key }: TimelineMessage) => known.has(key);
  const first = messages.findIndex(isKnown);
  const older = Math.max(0, first);
  return {
    isOther: before.length > 0 && first < 0,
    older,
    // Perhaps in front of what is yet to be sent, or is being written.
    arrived: messages.slice(older).filter((each) => !isKnown(each)),
  };
}
