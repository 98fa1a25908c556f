import type { Writable } from 'node:stream';
import type { LogOutput } from './log-output.js';
import { LostLines } from './lost-lines.js';

/** A pipe or a socket, whose reader may be slow, or gone. */
export class StreamOutput implements LogOutput {
  readonly #stream: Writable;
  readonly #mostWaiting: number;
  readonly #lost = new LostLines();

  /** @param mostWaiting - bytes that wait for the reader; what comes then is lost */
  constructor(stream: Writable, mostWaiting: number) {
    this.#stream = stream;
    this.#mostWaiting = mostWaiting;
    // Told with each write; without a listener it would end the process.
    stream.on('error', () => {});
  }

  get lost(): number {
    return this.#lost.total;
  }

  write(line: string): void {
    if (this.#stream.writableLength + line.length > this.#mostWaiting) {
      this.#lost.add(1);
      return;
    }
    this.#stream.write(this.#lost.takeNotice() + line, (error) => {
      if (error) this.#lost.add(1);
    });
  }

  async settle(patience: number): Promise<void> {
    if (this.#stream.writableLength === 0) return;
    await new Promise<void>((resolve) => {
      setTimeout(resolve, patience);
      this.#stream.write('', () => resolve());
    });
  }
}
