import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SqliteStore } from './sqlite/sqlite-store.js';
import type { Store } from './store.js';

/** The database URL names no store that this server can use. Never quotes the URL: it may hold a password. */
export class DatabaseUrlError extends Error {
  readonly code = 'invalid_database_url';

  constructor(message: string) {
    super(message);
    this.name = 'DatabaseUrlError';
  }
}

/**
 * Makes the store that a database URL names; `open()` it before use.
 *
 * @param databaseUrl - `sqlite:` or `file:` and a path, relative to the working directory
 * (`sqlite:./data/chat.db`, `file:///var/lib/chat/chat.db`), or `sqlite::memory:`.
 * @throws DatabaseUrlError for anything else.
 */
export function createStore(databaseUrl: string): Store {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(databaseUrl) ?? [];
  switch (scheme?.toLowerCase()) {
    case 'sqlite':
      return new SqliteStore(sqlitePath(rest ?? ''));
    case 'file':
      return new SqliteStore(filePath(databaseUrl, rest ?? ''));
    case undefined:
      throw new DatabaseUrlError('The database URL needs a scheme, as in sqlite:./data/chat.db.');
    default:
      throw new DatabaseUrlError(
        `This version keeps its data in SQLite only; use sqlite:./data/chat.db. It cannot use "${scheme}:".`,
      );
  }
}

function sqlitePath(rest: string): string {
  if (rest === ':memory:') return rest;
  const path = rest.replace(/^\/\//, '');
  if (path === '' || path.includes('\0')) {
    throw new DatabaseUrlError('The database URL needs a path, as in sqlite:./data/chat.db.');
  }
  return resolve(path);
}

function filePath(url: string, rest: string): string {
  if (!rest.startsWith('//')) return sqlitePath(rest);
  try {
    return fileURLToPath(url);
  } catch {
    throw new DatabaseUrlError('The database URL is not a local file URL.');
  }
}
