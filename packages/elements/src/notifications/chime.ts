/** Milliseconds in which it is heard at most once. */
const pause = 3_000;
/** Two notes, a fourth apart, in hertz. */
const notes = [659.26, 880];
/** Seconds between them, and in which each fades. */
const step = 0.11;
const fading = 0.35;
/** Of what is as loud as can be. */
const loudness = 0.08;

/** A short sound for a message: made, not loaded, so a strict page needs to allow nothing for it. */
export class Chime {
  #last = Number.NEGATIVE_INFINITY;

  /** Plays it, unless it was just played, or nobody has touched the page yet: a browser lets no page sound before. */
  play(): void {
    const now = performance.now();
    if (now - this.#last < pause || !navigator.userActivation?.hasBeenActive) return;
    this.#last = now;
    try {
      const context = new AudioContext();
      notes.forEach((hertz, at) => {
        note(context, hertz, context.currentTime + at * step);
      });
      // No device stays open for the next one.
      setTimeout(() => void context.close(), 1_000);
    } catch {
      // No sound device, or none for pages.
    }
  }
}

function note(context: AudioContext, hertz: number, at: number): void {
  const tone = new OscillatorNode(context, { frequency: hertz });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(loudness, at + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + fading);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + fading);
}
