import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a directory and those above it. Node's own `recursive` never returns where a file system
 * answers "no such directory" to every try, as `/proc` does.
 * @throws Error of the file system
 */
export function makeDirectory(path: string, mode?: number): void {
  const missing = tryToMake(path, mode);
  if (missing === null) return;
  if (dirname(path) === path) throw missing;
  makeDirectory(dirname(path), mode);
  const still = tryToMake(path, mode);
  if (still !== null) throw still;
}

/** The error when the one above it is missing; null when it is there now. */
function tryToMake(path: string, mode: number | undefined): NodeJS.ErrnoException | null {
  try {
    mkdirSync(path, { mode });
    return null;
  } catch (cause) {
    const error = cause as NodeJS.ErrnoException;
    if (error.code === 'EEXIST') return null;
    if (error.code === 'ENOENT') return error;
    throw error;
  }
}
