import type { Writable } from 'node:stream';

/** Bytes that are held back for one stream at most: more gains nothing, and might look like a backlog. */
const mostHeld = 16 * 1024;

/**
 * Lets what is written to a stream in one turn of the event loop go out as one system call: a sender
 * gets its answer and the event of its own message together, and after a group commit often more.
 */
export class WriteBatch {
  #corked: Writable[] = [];
  readonly #flush = () => {
    const corked = this.#corked;
    this.#corked = [];
    for (const stream of corked) stream.uncork();
  };

  /** Call it before as many bytes are written: they, and what follows, wait until the turn ends. */
  hold(stream: Writable, bytes: number): void {
    if (stream.writableLength + bytes > mostHeld) {
      // Its second uncork, when the turn ends, does nothing.
      stream.uncork();
      return;
    }
    if (stream.writableCorked > 0) return;
    stream.cork();
    this.#corked.push(stream);
    // Runs when no promise has a reaction left: all that one commit leads to is written by then.
    if (this.#corked.length === 1) process.nextTick(this.#flush);
  }
}
