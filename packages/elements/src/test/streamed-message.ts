import type { TimelineMessage } from '@chat/client';
import { timelineMessage } from './timeline-message.js';

/** The message of this place while its sender is writing it, or once that broke off. */
export function streamedMessage(
  fields: Partial<Omit<TimelineMessage, 'seq'>> & { seq: number },
): TimelineMessage {
  return { ...timelineMessage({ status: 'streaming', ...fields }), seq: null };
}
