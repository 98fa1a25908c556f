import { writeSync } from 'node:fs';
import type { LogOutput } from './log-output.js';
import { LostLines } from './lost-lines.js';

/** ms between two looks whether a terminal takes more. */
const retryPause = 50;

const lineEnd = 0x0a;

/** A file, whose disk may be full, a terminal, or a device. */
export class FileOutput implements LogOutput {
  readonly #fd: number;
  readonly #mostWaiting: number;
  readonly #lost = new LostLines();
  #waiting = Buffer.alloc(0);
  /** What was written last is a part of a line. */
  #isMidLine = false;
  #retry: NodeJS.Timeout | null = null;

  /** @param mostWaiting - bytes that wait for a terminal; what comes then is lost */
  constructor(fd: number, mostWaiting: number) {
    this.#fd = fd;
    this.#mostWaiting = mostWaiting;
  }

  get lost(): number {
    return this.#lost.total;
  }

  write(line: string): void {
    if (this.#waiting.length + line.length > this.#mostWaiting) {
      this.#lost.add(1);
      return;
    }
    // Half of a line that was lost is no beginning for another.
    const torn = this.#isMidLine && this.#waiting.length === 0;
    const text = (torn ? '\n' : '') + this.#lost.takeNotice() + line;
    this.#waiting = Buffer.concat([this.#waiting, Buffer.from(text)]);
    if (this.#retry === null) this.#flush();
  }

  async settle(patience: number): Promise<void> {
    const deadline = performance.now() + patience;
    while (this.#waiting.length > 0 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, retryPause));
    }
  }

  #flush(): void {
    this.#retry = null;
    try {
      while (this.#waiting.length > 0) {
        const written = writeSync(this.#fd, this.#waiting);
        if (written > 0) this.#isMidLine = this.#waiting[written - 1] !== lineEnd;
        this.#waiting = this.#waiting.subarray(written);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') {
        this.#retry = setTimeout(() => this.#flush(), retryPause);
        this.#retry.unref();
        return;
      }
      this.#lost.add(linesIn(this.#waiting));
      this.#waiting = Buffer.alloc(0);
    }
  }
}

function linesIn(bytes: Buffer): number {
  let lines = 0;
  // One at the very beginning belongs to half a line that was lost before.
  for (const byte of bytes.subarray(1)) if (byte === lineEnd) lines += 1;
  return lines;
}
