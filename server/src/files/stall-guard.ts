import { pipeline, type Readable, Transform, type TransformCallback } from 'node:stream';

/**
 * Passes on what a source gives, and fails when nothing comes for so long. Whoever reads may take their time: only
 * while there is room for more is the source waited for.
 */
class StallGuard extends Transform {
  readonly #timer: NodeJS.Timeout;
  #heardAt = performance.now();

  /** @param patience - ms */
  constructor(patience: number) {
    super();
    this.#timer = setInterval(() => this.#look(patience), patience / 4);
    this.#timer.unref();
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.#heardAt = performance.now();
    done(null, chunk);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearInterval(this.#timer);
    done(error);
  }

  #look(patience: number): void {
    const isFull = this.writableLength > 0 || this.readableLength >= this.readableHighWaterMark;
    if (isFull || this.writableEnded) {
      this.#heardAt = performance.now();
    } else if (performance.now() - this.#heardAt > patience) {
      this.destroy(new Error(`nothing came for ${patience} ms`));
    }
  }
}

/** What the source gives; an error once it has given nothing for that many ms, though there was room for it. */
export function unlessStalled(source: Readable, patience: number): Readable {
  // It is the reader whom an error reaches.
  return pipeline(source, new StallGuard(patience), () => {});
}
