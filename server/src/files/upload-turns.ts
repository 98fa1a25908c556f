import { Transform, type TransformCallback } from 'node:stream';

/** ms that a piece may go on before it is due: a timer for each would be coarser than the pieces are. */
const ahead = 5;

/**
 * Has uploads come after all else, so that no message waits for them: in each turn of the event loop one piece of one
 * of them goes on, whoever they are of, and all together no more than so many bytes a second.
 */
export class UploadTurns {
  readonly #bytesPerMs: number;
  readonly #waiting: { readonly bytes: number; readonly pass: () => void }[] = [];
  /** When the next piece is due. */
  #dueAt = 0;

  /** @param bytesPerSecond - Of all uploads together. */
  constructor(bytesPerSecond: number) {
    this.#bytesPerMs = bytesPerSecond / 1_000;
  }

  /** What is written to it comes out when it is its turn. */
  stream(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _: BufferEncoding, done: TransformCallback) => {
        this.#waiting.push({ bytes: chunk.byteLength, pass: () => done(null, chunk) });
        if (this.#waiting.length === 1) this.#goOn();
      },
    });
  }

  #goOn(): void {
    const wait = this.#dueAt - performance.now();
    if (wait > ahead) setTimeout(() => this.#next(), wait).unref();
    else setImmediate(() => this.#next());
  }

  #next(): void {
    const next = this.#waiting.shift();
    if (next === undefined) return;
    const { bytes, pass } = next;
    this.#dueAt = Math.max(this.#dueAt, performance.now()) + bytes / this.#bytesPerMs;
    if (this.#waiting.length > 0) this.#goOn();
    pass();
  }
}
