import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * - `idle`: nobody has played it yet, or it stands still;
 * - `asked`: it is on its way;
 * - `playing`: it is heard;
 * - `gone`, `unreachable`: it cannot be, for good or for now.
 */
export type PlaybackState = 'idle' | 'asked' | 'playing' | 'gone' | 'unreachable';

/** Where it is read; rejects where it is not to be had. */
export type VoiceSource = () => Promise<string>;

export const speeds: readonly number[] = [1, 1.5, 2];

/** What is heard now: one in all of the page. */
let heard: VoicePlayback | null = null;
/** How fast, for all of them: whoever is in a hurry is so with the next one, too. */
let speed = 1;
const shown = new Set<VoicePlayback>();

/** Plays one voice message. Nothing of it is loaded before. */
export class VoicePlayback implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #audio: HTMLAudioElement | null = null;
  #state: PlaybackState = 'idle';
  /** In s; counts as long as there is nothing that plays. */
  #position = 0;
  #frame = 0;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    shown.add(this);
  }

  hostDisconnected(): void {
    // A row that moves is taken out and put in again at once.
    queueMicrotask(() => {
      if (this.#host.isConnected) return;
      shown.delete(this);
      this.pause();
    });
  }

  get state(): PlaybackState {
    return this.#state;
  }

  get speed(): number {
    return speed;
  }

  /** Where it is, in ms. */
  get position(): number {
    return (this.#audio?.currentTime || this.#position) * 1_000;
  }

  /** Plays it from where it is, and nothing else any more. */
  async play(source: VoiceSource): Promise<void> {
    heard?.pause();
    heard = this;
    if (this.#state === 'asked') return;
    this.#set('asked');
    try {
      const audio = this.#audio ?? this.#load(await source());
      audio.playbackRate = speed;
      if (heard !== this) return this.#set('idle');
      await audio.play();
    } catch (error) {
      // What was stopped before it began did not fail.
      if ((error as Error | undefined)?.name === 'AbortError') return;
      this.#fail(error);
    }
  }

  pause(): void {
    if (heard === this) heard = null;
    this.#audio?.pause();
    if (this.#state === 'asked' || this.#state === 'playing') this.#set('idle');
  }

  /** Goes on from there, in ms. */
  seek(ms: number): void {
    this.#position = ms / 1_000;
    if (this.#audio) this.#audio.currentTime = this.#position;
    this.#host.requestUpdate();
  }

  /** The next speed, for all that are played. */
  quicken(): void {
    const at = speeds.indexOf(speed);
    speed = speeds[(at + 1) % speeds.length] ?? 1;
    for (const playback of shown) playback.#follow();
  }

  #follow(): void {
    if (this.#audio) this.#audio.playbackRate = speed;
    this.#host.requestUpdate();
  }

  #load(url: string): HTMLAudioElement {
    const audio = new Audio();
    audio.preload = 'auto';
    // A voice that is faster is no higher.
    audio.preservesPitch = true;
    audio.src = url;
    // Some containers say no length, and cannot be sought in before all is there.
    audio.onloadedmetadata = () => {
      if (this.#position > 0) audio.currentTime = this.#position;
    };
    // Where frames are rare, as in a window behind others.
    audio.ontimeupdate = () => this.#host.requestUpdate();
    audio.onplaying = () => this.#set('playing');
    audio.onpause = () => this.#state === 'playing' && !audio.ended && this.pause();
    audio.onended = () => {
      audio.currentTime = 0;
      this.#position = 0;
      this.pause();
    };
    audio.onerror = () => this.#fail(audio.error);
    this.#audio = audio;
    return audio;
  }

  /** The link to it may have expired: another press asks for another one, and goes on from where it was. */
  #fail(error: unknown): void {
    if (heard === this) heard = null;
    this.#position = this.#audio?.currentTime || this.#position;
    this.#audio = null;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    this.#set(code.endsWith('not_found') ? 'gone' : 'unreachable');
  }

  #set(state: PlaybackState): void {
    this.#state = state;
    this.#host.requestUpdate();
    cancelAnimationFrame(this.#frame);
    if (state === 'playing') this.#frame = requestAnimationFrame(this.#advance);
  }

  readonly #advance = (): void => {
    this.#host.requestUpdate();
    this.#frame = requestAnimationFrame(this.#advance);
  };
}
