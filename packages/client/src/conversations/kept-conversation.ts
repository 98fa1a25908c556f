import type { SavedTimeline } from '../timeline/saved-timeline.js';

/** A conversation as the device keeps it. */
export interface KeptConversation extends SavedTimeline {
  /** By this device's clock; tells which conversations to let go of first. */
  readonly savedAt: number;
}
