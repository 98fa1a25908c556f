import type { Data, TimelineMessage } from '../model.js';

export interface SendOptions {
  /** The message that this one answers: one that is acknowledged, and not deleted. */
  readonly replyTo?: TimelineMessage | undefined;
  /** Goes with it as it is: a JSON object of at most 4,096 bytes. */
  readonly data?: Data | undefined;
}

export interface EditOptions {
  /** Takes the place of what went with the message; null takes that away. @defaultValue it stays */
  readonly data?: Data | null | undefined;
}
