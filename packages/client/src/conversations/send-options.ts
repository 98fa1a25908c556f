import type { Data, MessageFile, TimelineMessage } from '../model.js';

export interface SendOptions {
  /** The message that this one answers: one that is acknowledged, and not deleted. */
  readonly replyTo?: TimelineMessage | undefined;
  /** Goes with it as it is: a JSON object of at most 4,096 bytes. */
  readonly data?: Data | undefined;
  /**
   * What goes along with it, at most 10: files as a page has them, or what `Conversation.upload` returned. With
   * some the text may be empty. One with a `voice` is a voice message: see `ChatClient.recordVoice`.
   */
  readonly files?: readonly (Blob | UploadedFile)[] | undefined;
}

/** What is sent, in one. */
export interface OutgoingMessage extends SendOptions {
  /** May be left out where there are files. */
  readonly text?: string | undefined;
}

/** A file that the server has, and no message yet: kept there for a day. */
export interface UploadedFile extends MessageFile {
  readonly id: string;
}

export interface UploadOptions {
  /** Gives up, and has the server forget what it has. */
  readonly signal?: AbortSignal | undefined;
  /** Told how much of it the server has, from 0 to 1. */
  readonly onProgress?: ((progress: number) => void) | undefined;
}

export interface EditOptions {
  /** Takes the place of what went with the message; null takes that away. @defaultValue it stays */
  readonly data?: Data | null | undefined;
}
