import { ChatError } from '../chat-error.js';
import { Emitter } from '../emitter.js';
import type { Clock } from '../environment.js';
import { LevelMeter } from './level-meter.js';
import { closeMicrophone } from './microphone.js';
import type { VoiceFile } from './voice-file.js';
import { type LevelAt, voiceLevels } from './voice-levels.js';

export interface VoiceRecordingEvents {
  /** `level` and `duration` are newer: some twenty times a second, while it goes on. */
  level: () => void;
  /** It goes on no more: `state` says what came of it. */
  end: () => void;
}

/**
 * - `recording`: it goes on;
 * - `recorded`: `stop` was called, it is as long as it may be, or the microphone is gone: `stop` has what there is;
 * - `cancelled`: `cancel` was called, or the user is gone;
 * - `failed`: nothing was recorded: `stop` says why.
 */
export type VoiceRecordingState = 'recording' | 'recorded' | 'cancelled' | 'failed';

/** @internal */
export interface VoiceRecordingOptions {
  readonly stream: MediaStream;
  /** As `MediaRecorder` takes it. */
  readonly type: string;
  readonly clock: Clock;
  /** ms */
  readonly maxDuration: number;
  readonly maxBytes: number;
}

/** Bits of a second: a voice that is well understood. Some browsers take more all the same. */
const bitRate = 32_000;
/** ms between two pieces: how often it is looked whether it is too large. */
const pieceInterval = 1_000;
const levelInterval = 50;

/**
 * What the microphone hears, from the moment that `ChatClient.recordVoice` resolves. It is on this device and in
 * memory alone, until it is sent.
 *
 * @example
 * ```ts
 * const recording = await client.recordVoice();
 * recording.on('level', () => meter.show(recording.level));
 * stopButton.onclick = async () => conversation.send({ files: [await recording.stop()] });
 * ```
 */
export class VoiceRecording extends Emitter<VoiceRecordingEvents> {
  readonly #options: VoiceRecordingOptions;
  readonly #recorder: MediaRecorder;
  readonly #meter: LevelMeter;
  readonly #pieces: Blob[] = [];
  readonly #levels: LevelAt[] = [];
  readonly #file: Promise<VoiceFile>;
  readonly #startedAt: number;
  #settle: { resolve(file: VoiceFile): void; reject(error: ChatError): void } | undefined;
  #state: VoiceRecordingState = 'recording';
  #level = 0;
  #duration = 0;
  #timer: unknown;

  /** @internal @throws ChatError `microphone_unavailable` */
  constructor(options: VoiceRecordingOptions) {
    super();
    const { stream, type, clock } = options;
    this.#options = options;
    this.#file = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Whoever calls `stop` hears of it; nobody has to.
    this.#file.catch(() => {});
    try {
      this.#recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: bitRate });
      this.#recorder.ondataavailable = ({ data }) => this.#keep(data);
      this.#recorder.onerror = () => this.#stopRecorder();
      // Also when all that it records is gone, as a microphone that is unplugged.
      this.#recorder.onstop = () => this.#finish();
      this.#recorder.start(pieceInterval);
    } catch (cause) {
      closeMicrophone(stream);
      throw new ChatError('microphone_unavailable', 'It cannot be recorded.', { cause });
    }
    this.#meter = new LevelMeter(stream);
    this.#startedAt = clock.monotonic();
    this.#measure();
  }

  get state(): VoiceRecordingState {
    return this.#state;
  }

  /** How loud it is now, from 0, silence, to 1. */
  get level(): number {
    return this.#level;
  }

  /** How long it is, in ms. */
  get duration(): number {
    return this.#duration;
  }

  /**
   * Ends it, and lets go of the microphone.
   *
   * @returns what `Conversation.send` and `Conversation.upload` take among their files; the same promise each time
   * @throws ChatError `aborted` when it was cancelled, `microphone_unavailable` when nothing was recorded
   */
  stop(): Promise<VoiceFile> {
    this.#stopRecorder();
    return this.#file;
  }

  /** Ends it, lets go of the microphone, and forgets what there is. Nothing, once it is over. */
  cancel(): void {
    if (this.#state !== 'recording') return;
    this.#end('cancelled', new ChatError('aborted', 'The recording was cancelled.'));
    this.#stopRecorder();
  }

  readonly #measure = (): void => {
    const { clock, maxDuration } = this.#options;
    this.#duration = Math.min(clock.monotonic() - this.#startedAt, maxDuration);
    this.#level = this.#meter.read();
    this.#levels.push({ level: this.#level, at: this.#duration });
    this.emit('level');
    if (this.#state !== 'recording') return;
    if (this.#duration >= maxDuration) this.#stopRecorder();
    else this.#timer = clock.setTimeout(this.#measure, levelInterval);
  };

  #keep(piece: Blob): void {
    if (piece.size === 0) return;
    this.#pieces.push(piece);
    // The last one is still to come, and may be as large as any.
    const largest = Math.max(...this.#pieces.slice(-10).map(({ size }) => size));
    const size = this.#pieces.reduce((sum, each) => sum + each.size, 0);
    if (size + 2 * largest > this.#options.maxBytes) this.#stopRecorder();
  }

  #stopRecorder(): void {
    if (this.#recorder.state === 'inactive') return;
    const { clock, maxDuration } = this.#options;
    this.#duration = Math.min(clock.monotonic() - this.#startedAt, maxDuration);
    clock.clearTimeout(this.#timer);
    // What is left of it comes before it says that it has stopped.
    this.#recorder.stop();
  }

  #finish(): void {
    if (this.#state !== 'recording') return;
    const type = this.#recorder.mimeType || this.#options.type;
    const size = this.#pieces.reduce((sum, each) => sum + each.size, 0);
    if (size === 0) {
      this.#end('failed', new ChatError('microphone_unavailable', 'Nothing was recorded.'));
      return;
    }
    const duration = Math.max(1, Math.round(this.#duration));
    const voice = { duration, levels: voiceLevels(this.#levels, duration) };
    const ending = type.replace(/^audio\/([a-z0-9]+).*/, '$1');
    const file = new File(this.#pieces, `voice.${ending}`, { type: type.replace(/;.*/, '') });
    this.#end('recorded', Object.assign(file, { voice }));
  }

  #end(state: VoiceRecordingState, outcome: VoiceFile | ChatError): void {
    this.#state = state;
    this.#options.clock.clearTimeout(this.#timer);
    this.#meter.close();
    closeMicrophone(this.#options.stream);
    if (outcome instanceof ChatError) this.#settle?.reject(outcome);
    else this.#settle?.resolve(outcome);
    this.#pieces.length = 0;
    this.emit('end');
  }
}
