import { spawnSync } from 'node:child_process';
import { root } from '../setup.mjs';

/**
 * Runs a command to its end, so that whoever calls can still tidy up when it fails.
 * @returns what it wrote to standard output, when that is a pipe
 */
export function runOrThrow(command, args, options = {}) {
  const { status, signal, stdout, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'inherit'],
    ...options,
  });
  if (error) throw error;
  if (status !== 0) {
    throw new Error(`${[command, ...args].join(' ')} failed (${signal ?? `exit code ${status}`}).`);
  }
  return stdout;
}
