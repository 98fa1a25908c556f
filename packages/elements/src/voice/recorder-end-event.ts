import type { VoiceFile } from '@chat/client';

/** A voice message is to be sent, or there is to be none. */
export class RecorderEndEvent extends Event {
  /** Null for none. */
  readonly file: VoiceFile | null;

  constructor(file: VoiceFile | null) {
    super('chat-recorder-end');
    this.file = file;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-recorder-end': RecorderEndEvent;
  }
}
