import type { SavedTimeline } from '../timeline/saved-timeline.js';

/** A conversation as the device keeps it. */
export interface KeptConversation extends SavedTimeline {
  /** What the version that wrote it keeps up to date; others than the present one are let go of. */
  readonly format: number;
  /** By this device's clock; tells which conversations to let go of first. */
  readonly savedAt: number;
}
