import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { createStore, DatabaseUrlError } from '../../src/store/open-store.js';
import { temporaryDirectory } from './temporary-directory.js';

test.each([
  ['sqlite: and a path', (file: string) => `sqlite:${file}`],
  ['sqlite:// and a path', (file: string) => `sqlite://${file}`],
  ['a file URL', (file: string) => pathToFileURL(file).href],
  ['file: and a path', (file: string) => `file:${file}`],
])('%s names a file, whose directory is made', async (_, url) => {
  const file = join(temporaryDirectory(), 'new directory', 'chat.db');
  const store = createStore(url(file));
  await store.open();
  await store.close();
  expect(existsSync(file)).toBe(true);
});

test.each(['', 'chat.db', 'sqlite:', 'redis://localhost', 'file://elsewhere/chat.db'])(
  '“%s” is refused',
  (url) => {
    expect(() => createStore(url)).toThrow(DatabaseUrlError);
  },
);

test.each([
  'mongodb://admin:hunter2@db.example.test',
  'mongodb+srv://admin:hunter2@db.example.test/',
])('a MongoDB URL without the name of a database is refused, and not quoted', (url) => {
  expect(() => createStore(url)).toThrow(/name of a database/);
  expect(() => createStore(url)).not.toThrow(/hunter2/);
});
