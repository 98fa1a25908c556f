import type { ChatClient, VoiceRecording } from '@chat/client';

/** The user wants to record a voice message: whoever has the client is asked for it. */
export class RecordVoiceEvent extends Event {
  #recording: Promise<VoiceRecording> | undefined;

  constructor() {
    super('chat-record-voice', { bubbles: true, composed: true });
  }

  /** What the client said; undefined when nobody asked it. */
  get recording(): Promise<VoiceRecording> | undefined {
    return this.#recording;
  }

  /** Asks this client, and nobody else any more. */
  ask(client: Partial<Pick<ChatClient, 'recordVoice'>> | null): void {
    this.stopPropagation();
    this.#recording = client?.recordVoice?.();
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-record-voice': RecordVoiceEvent;
  }
}
