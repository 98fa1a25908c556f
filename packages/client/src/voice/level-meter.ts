/** dB below full scale at which it is silent. */
const silence = -55;

/** How loud it is that comes from a microphone. */
export class LevelMeter {
  #context: AudioContext | null = null;
  #analyser: AnalyserNode | null = null;
  #samples = new Float32Array();

  /** Where levels cannot be had there is silence: it is recorded all the same. */
  constructor(stream: MediaStream) {
    try {
      this.#context = new AudioContext();
      this.#analyser = this.#context.createAnalyser();
      this.#samples = new Float32Array(this.#analyser.fftSize);
      this.#context.createMediaStreamSource(stream).connect(this.#analyser);
      // A page that nobody has pressed anything in may have it asleep.
      this.#context.resume().catch(() => {});
    } catch {
      this.close();
    }
  }

  /** From 0, silence, to 1; as ears have it, which is by orders of magnitude. */
  read(): number {
    if (!this.#analyser) return 0;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const power = this.#samples.reduce((sum, sample) => sum + sample * sample, 0);
    const decibels = 10 * Math.log10(power / this.#samples.length);
    return Math.min(1, Math.max(0, 1 - decibels / silence));
  }

  close(): void {
    this.#analyser = null;
    this.#context?.close().catch(() => {});
    this.#context = null;
  }
}
