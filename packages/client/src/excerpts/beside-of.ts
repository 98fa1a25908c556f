import { MessagesBeside } from '../timeline/messages-beside.js';
import type { Timeline } from '../timeline/timeline.js';

/** What a timeline shows beside its newest messages. */
export function besideOf(timeline: Timeline): MessagesBeside {
  return timeline.beside ?? timeline.showBeside((newest) => new MessagesBeside(newest));
}
