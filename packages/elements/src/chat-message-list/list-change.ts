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
  const places = new Map(messages.map(({ key }, index) => [key, index]));
  const isHere = ({ key }: TimelineMessage) => places.has(key);
  const indexOf = (message: TimelineMessage | undefined): number =>
    (message && places.get(message.key)) ?? -1;
  return {
    isOther: before.length > 0 && !before.some(isHere),
    older: Math.max(0, indexOf(before.find(isHere))),
    // What was taken away at the end makes nothing before it new.
    arrived: messages.slice(indexOf(before.findLast(isHere)) + 1),
  };
}
