import { readFileSync, writeFileSync } from 'node:fs';

/**
 * What processes have resident at most, in bytes, beyond what they had when this began: the sum of what each by itself
 * had at most, so too much rather than too little. As Linux counts it (proc(5): `VmHWM`).
 */
export class PeakMemory {
  readonly #pids: readonly number[];
  readonly #before: number;

  /** @throws Error where there is no `/proc` */
  constructor(pids: readonly number[]) {
    this.#pids = pids;
    // From here on, not since they began.
    for (const pid of pids) writeFileSync(`/proc/${pid}/clear_refs`, '5');
    this.#before = this.#most();
  }

  get beyond(): number {
    return this.#most() - this.#before;
  }

  #most(): number {
    return this.#pids.reduce((sum, pid) => sum + peakOf(pid), 0);
  }
}

function peakOf(pid: number): number {
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1]) * 1_024;
}
