import { voiceDurationLimit } from '@chat/protocol';
import type { Capability } from '../capability.js';
import { ChatError } from '../chat-error.js';
import type { UserScope } from '../user-scope.js';
import { closeMicrophone, openMicrophone } from './microphone.js';
import { recordableType } from './recordable-type.js';
import { VoiceRecording } from './voice-recording.js';

export interface RecordVoiceOptions {
  /**
   * ms after which it stops by itself, at most an hour. It also does once it is as large as the server takes.
   * @defaultValue a quarter of an hour
   */
  readonly maxDuration?: number | undefined;
}

const defaultDuration = 900_000;

/** Records voice messages. Whoever records goes on recording for as long as the user is the same. */
export class Voices implements Capability {
  readonly #scope: UserScope;
  readonly #recordings = new Set<VoiceRecording>();

  constructor(scope: UserScope) {
    this.#scope = scope;
  }

  /** See `ChatClient.recordVoice`. */
  async record({ maxDuration = defaultDuration }: RecordVoiceOptions): Promise<VoiceRecording> {
    const { features, clock } = this.#scope;
    if (!(maxDuration > 0 && maxDuration <= voiceDurationLimit)) {
      throw new ChatError('invalid_argument', 'maxDuration is more than 0 and at most an hour.');
    }
    this.#scope.checkOffered('voice');
    const type = recordableType(features);
    if (type === undefined) {
      throw new ChatError('not_supported', 'Nothing is recorded here that the server takes.');
    }
    const stream = await openMicrophone();
    if (this.#scope.ended) closeMicrophone(stream);
    this.#scope.check();
    const maxBytes = features.files?.bytes ?? Number.POSITIVE_INFINITY;
    const recording = new VoiceRecording({ stream, type, clock, maxDuration, maxBytes });
    this.#recordings.add(recording);
    recording.once('end', () => this.#recordings.delete(recording));
    return recording;
  }

  onEnd(): void {
    for (const recording of [...this.#recordings]) recording.cancel();
  }
}
