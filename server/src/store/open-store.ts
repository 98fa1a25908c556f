import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MongoStore } from './mongodb/mongo-store.js';
import type { Store } from './store.js';
import { ThreadedStore } from './thread/threaded-store.js';

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
 * (`sqlite:./data/chat.db`, `file:///var/lib/chat/chat.db`), or `sqlite::memory:`; or the connection
 * string of a MongoDB deployment, with the name of the database (`mongodb://db.example.com/chat`).
 * @throws DatabaseUrlError for anything else.
 */
export function createStore(databaseUrl: string): Store {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(databaseUrl) ?? [];
  switch (scheme?.toLowerCase()) {
    case 'sqlite':
      return new ThreadedStore(sqlitePath(rest ?? ''));
    case 'file':
      return new ThreadedStore(filePath(databaseUrl, rest ?? ''));
    case 'mongodb':
    case 'mongodb+srv':
      return new MongoStore(mongoUrl(databaseUrl));
    case undefined:
      throw new DatabaseUrlError('The database URL needs a scheme, as in sqlite:./data/chat.db.');
    default:
      throw new DatabaseUrlError(
        `The database URL must begin with sqlite:, file: or mongodb:. The server cannot use "${scheme}:".`,
      );
  }
}

/**
 * The file that a URL of the embedded store names.
 * @throws DatabaseUrlError when it names no file
 */
export function sqliteFileOf(databaseUrl: string): string {
  const [, scheme, rest = ''] = /^(sqlite|file):(.*)$/is.exec(databaseUrl) ?? [];
  if (scheme === undefined || rest === ':memory:') {
    throw new DatabaseUrlError('The embedded store is a file, as in sqlite:./data/chat.db.');
  }
  return scheme.toLowerCase() === 'file' ? filePath(databaseUrl, rest) : sqlitePath(rest);
}

function sqlitePath(rest: string): string {
  if (rest === ':memory:') return rest;
  const path = rest.replace(/^\/\//, '');
  if (path === '' || path.includes('\0')) {
    throw new DatabaseUrlError('The database URL needs a path, as in sqlite:./data/chat.db.');
  }
  return resolve(path);
}

/** Without a name, the driver would quietly take the database `test`. */
function mongoUrl(url: string): string {
  if (!/^mongodb(\+srv)?:\/\/[^/]+\/[^/?]+/i.test(url)) {
    throw new DatabaseUrlError(
      'The database URL needs a host and the name of a database, as in mongodb://localhost/chat.',
    );
  }
  return url;
}

function filePath(url: string, rest: string): string {
  if (!rest.startsWith('//')) return sqlitePath(rest);
  try {
    return fileURLToPath(url);
  } catch {
    throw new DatabaseUrlError('The database URL is not a local file URL.');
  }
}
