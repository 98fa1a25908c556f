import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeDirectory } from '../store/sqlite/make-directory.js';

export interface DevelopmentSecret {
  readonly secret: string;
  /** Where it is kept; null when only in memory. */
  readonly path: string | null;
}

/** The file of the development secret is there, and cannot be used. */
export class DevelopmentSecretError extends Error {
  readonly code = 'invalid_development_secret';

  constructor(message: string) {
    super(message);
    this.name = 'DevelopmentSecretError';
  }
}

/**
 * The signing secret of a server that was started without one, in development: made once and kept
 * beside the data, so that a restart signs nobody out. In memory when the data is, too.
 */
export function developmentSecret(databaseUrl: string): DevelopmentSecret {
  const database = /^(?:sqlite|file):(?:\/\/)?(.+)$/.exec(databaseUrl)?.[1];
  const fresh = randomBytes(48).toString('base64url');
  if (database === undefined || database === ':memory:') return { secret: fresh, path: null };
  const path = join(dirname(database), 'dev-jwt-secret');
  makeDirectory(dirname(path), 0o700);
  try {
    writeFileSync(path, fresh, { mode: 0o600, flag: 'wx' });
    return { secret: fresh, path };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const secret = readFileSync(path, 'utf8').trim();
    // A process that died while it wrote leaves a short file behind: never sign with that.
    if (Buffer.byteLength(secret) < 32) {
      throw new DevelopmentSecretError(`${path} is damaged: delete it and start again.`);
    }
    return { secret, path };
  }
}
