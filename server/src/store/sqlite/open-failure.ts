import Database from 'libsql';
import { StoreError } from '../store.js';

const reasons: Readonly<Record<string, string>> = {
  SQLITE_NOTADB: 'is no SQLite database, or is encrypted',
  SQLITE_CORRUPT: 'is damaged: restore a backup',
  SQLITE_FULL: 'has no room to grow: the disk is full',
  SQLITE_BUSY: 'is held by another process, which does not let go of it',
  SQLITE_READONLY: 'may not be written by this user, or lies on a read-only file system',
  SQLITE_PERM: 'may not be opened by this user',
  SQLITE_CANTOPEN:
    'cannot be opened or created: look whether this user may write in its directory, and whether it is a file',
  EACCES: 'cannot be made: this user may not write in its directory',
  EPERM: 'cannot be made: this user may not write in its directory',
  EROFS: 'lies on a read-only file system',
  ENOSPC: 'has no room: the disk is full',
  ENOENT: 'lies in a directory that is not there and cannot be made',
};

/** Why a database file cannot be opened, in words for whoever starts the server. */
export function openFailure(path: string, error: unknown): StoreError {
  // An error of our own says it already.
  if (error instanceof StoreError && error.cause === undefined) return error;
  const cause = error instanceof StoreError ? error.cause : error;
  return new StoreError('unavailable', `The database file ${path} ${reasonOf(cause)}.`, { cause });
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'cannot be opened';
  return reasons[kindOf(cause)] ?? `cannot be opened: ${cause.message}`;
}

function kindOf(cause: Error): string {
  // The driver keeps SQLite's code in its words here.
  if (/Unable to open .*: 14\b/.test(cause.message)) return 'SQLITE_CANTOPEN';
  const code = 'code' in cause ? String(cause.code) : '';
  // SQLITE_IOERR_SHORT_READ and its like: the first two parts are the kind.
  return cause instanceof Database.SqliteError ? code.split('_').slice(0, 2).join('_') : code;
}
