import type { Writable } from 'node:stream';

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

  /** Holds what is written to the stream from now on until the turn ends. */
  hold(stream: Writable): void {
    if (stream.writableCorked > 0) return;
    stream.cork();
    this.#corked.push(stream);
    // Runs when no promise has a reaction left: all that one commit leads to is written by then.
    if (this.#corked.length === 1) process.nextTick(this.#flush);
  }
}
