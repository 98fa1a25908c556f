import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config/config.js';
import { featureNames } from '../src/settings.js';
import { storeMethods } from '../src/store/thread/store-calls.js';

const docs = new URL('../../docs/', import.meta.url);
const names = (await readdir(new URL('capabilities/', docs))).filter((name) =>
  name.endsWith('.md'),
);
const text = (
  await Promise.all(names.map((name) => readFile(new URL(`capabilities/${name}`, docs), 'utf8')))
).join('\n');

const allOf = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

describe('the pages on capabilities', () => {
  test('name variables that the server knows', () => {
    const known = new Set<string>();
    const listening = new Proxy({} as Record<string, undefined>, {
      get: (_target, name) => void known.add(String(name)),
    });
    readConfig(listening);
    const named = allOf(/\b([A-Z]+(?:_[A-Z]+)+)\b/g);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  test('say of each feature how it is switched off, and of nothing else', () => {
    const named = allOf(/FEATURES_OFF=([a-z,]+)/g).flatMap((list) => list.split(','));
    expect([...new Set(named)].sort()).toEqual([...featureNames].sort());
  });

  test('name metrics that OPERATIONS.md has, and operations of the store', async () => {
    const operations = await readFile(new URL('OPERATIONS.md', docs), 'utf8');
    const metrics = allOf(/`(chat_(?!with`)\w+)/g);
    expect(metrics.filter((name) => !operations.includes(`| \`${name}\` |`))).toEqual([]);
    const methods = Object.entries(storeMethods).flatMap(([part, methods]) =>
      Object.keys(methods).map((method) => `${part}.${method}`),
    );
    const timed = allOf(/operation="([\w.]+)"/g);
    expect(timed.filter((name) => !methods.includes(name))).toEqual([]);
  });
});
