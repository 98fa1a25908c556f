import type { Clock } from '../clock.js';
import { Hourly } from '../hourly.js';
import type { Log } from '../log.js';
import type { FileUpkeep } from './file-upkeep.js';

/** Removes every hour what nobody needs: see {@link FileUpkeep}. */
export function fileSweeper({
  upkeep,
  ...parts
}: {
  upkeep: FileUpkeep;
  log: Log;
  clock: Clock;
}): Hourly {
  return new Hourly({ what: 'sweeping files', task: (isOver) => upkeep.sweep(isOver), ...parts });
}
