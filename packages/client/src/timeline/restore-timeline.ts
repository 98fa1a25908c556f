import type { SavedTimeline } from './saved-timeline.js';
import { Timeline } from './timeline.js';

/** Goes on where another client, or this one in an earlier life, once was. */
export function restoreTimeline(
  { id, members, topic, data, position, messages, more, epoch, ...saved }: SavedTimeline,
  ownId: string,
): Timeline {
  const { settings, createdAt = 0 } = saved;
  const snapshot = {
    ...{ id, members, head: position, createdAt },
    ...(topic && { topic }),
    ...(data && { data }),
    ...(settings && { settings }),
  };
  const timeline = new Timeline(snapshot, ownId);
  timeline.reload({ messages, more, head: position });
  timeline.epoch = epoch;
  return timeline;
}
