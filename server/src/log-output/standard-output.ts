import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';
import { FileOutput } from './file-output.js';
import type { LogOutput } from './log-output.js';
import { StreamOutput } from './stream-output.js';

/** Bytes that wait for a reader who stalls. */
const mostWaiting = 1024 * 1024;

/** Standard output, whatever it is. */
export function standardOutput(): LogOutput {
  const fd = process.stdout.fd;
  const kind = fstatSync(fd);
  // Node writes to these without waiting, and to all others with the event loop stopped.
  if (kind.isFIFO() || kind.isSocket()) return new StreamOutput(process.stdout, mostWaiting);
  return new FileOutput(isatty(fd) ? unblocked(fd) : fd, mostWaiting);
}

/** A terminal that its user has stopped (Ctrl-S) must not stop the server as well. */
function unblocked(fd: number): number {
  try {
    const terminal = openSync('/dev/stdout', constants.O_WRONLY | constants.O_NONBLOCK);
    if (isatty(terminal)) return terminal;
    closeSync(terminal);
  } catch {
    // A terminal of somebody else: written to as it is.
  }
  return fd;
}
