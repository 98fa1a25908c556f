import type { MessageFile, VoiceFile, VoiceRecording } from '@chat/client';
import { ChatError } from '@chat/client';

/** Levels that rise from silence to the loudest there is. */
export const risingLevels = btoa(
  String.fromCharCode(...Array.from({ length: 40 }, (_, at) => Math.round((at / 39) * 255))),
);

/** A beep as long as that, which every browser plays. */
export function beep(seconds: number): Blob {
  const rate = 8_000;
  const count = Math.round(rate * seconds);
  const bytes = new DataView(new ArrayBuffer(44 + count));
  const text = (at: number, words: string) => {
    for (const [index, letter] of [...words].entries()) {
      bytes.setUint8(at + index, letter.charCodeAt(0));
    }
  };
  text(0, 'RIFF');
  bytes.setUint32(4, 36 + count, true);
  text(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, rate, true);
  bytes.setUint32(28, rate, true);
  bytes.setUint16(32, 1, true);
  bytes.setUint16(34, 8, true);
  text(36, 'data');
  bytes.setUint32(40, count, true);
  for (let at = 0; at < count; at += 1) bytes.setUint8(44 + at, 128 + 60 * Math.sin(at / 3));
  return new Blob([bytes], { type: 'audio/wav' });
}

/** A voice message as the SDK hands it over. */
export const messageVoice = (duration: number, fields: Partial<MessageFile> = {}): MessageFile => ({
  id: `voice-${duration}`,
  name: `voice-${duration}.wav`,
  type: 'audio/wav',
  size: 8_044,
  voice: { duration, levels: risingLevels },
  ...fields,
});

type Listener = () => void;

/** A recording without a microphone: it is as long, and as loud, as a test says. */
export class FakeRecording {
  state: VoiceRecording['state'] = 'recording';
  level = 0;
  duration = 0;
  readonly #listeners = new Map<string, Set<Listener>>();

  on(event: string, listener: Listener): this {
    this.#listeners.set(event, (this.#listeners.get(event) ?? new Set()).add(listener));
    return this;
  }

  once(event: string, listener: Listener): this {
    return this.on(event, listener);
  }

  /** So far, it is as long, and now as loud. */
  hear(duration: number, level: number): void {
    Object.assign(this, { duration, level });
    this.#tell('level');
  }

  async stop(): Promise<VoiceFile> {
    if (this.state === 'cancelled') throw new ChatError('aborted', 'It was cancelled.');
    this.#end('recorded');
    const { duration } = this;
    const file = new File([beep(duration / 1_000)], 'voice.wav', { type: 'audio/wav' });
    return Object.assign(file, { voice: { duration, levels: risingLevels } });
  }

  cancel(): void {
    this.#end('cancelled');
  }

  #end(state: VoiceRecording['state']): void {
    if (this.state !== 'recording') return;
    this.state = state;
    this.#tell('end');
  }

  #tell(event: string): void {
    for (const listener of this.#listeners.get(event) ?? []) listener();
  }
}
