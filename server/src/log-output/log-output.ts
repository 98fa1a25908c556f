import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';
import { FileOutput } from './file-output.js';
import { StreamOutput } from './stream-output.js';

/**
 * Where log lines go. It never waits and never fails: what cannot be written is lost, and counted. To
 * lose log lines is better than to stop a chat.
 */
export interface LogOutput {
  /** Lines that could not be written. */
  readonly lost: number;
  /** @param line - with its line end */
  write(line: string): void;
  /** Resolves once all is written that can be, after `patience` ms at the latest. */
  settle(patience: number): Promise<void>;
}

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
