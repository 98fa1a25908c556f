/** Counts log lines that are lost, and makes the line that says so as soon as one can be written. */
export class LostLines {
  #total = 0;
  #told = 0;

  get total(): number {
    return this.#total;
  }

  add(lines: number): void {
    this.#total += lines;
  }

  /** Goes before the next line; empty when there is nothing to tell. */
  takeNotice(): string {
    if (this.#total === this.#told) return '';
    this.#told = this.#total;
    // All of them, so that a notice that gets lost itself is made up for by the next.
    const notice = { level: 40, time: Date.now(), lost: this.#total };
    return `${JSON.stringify({ ...notice, msg: 'log lines could not be written and are lost' })}\n`;
  }
}
