import { readFile } from 'node:fs/promises';
import { startServer } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { knownVariables } from './config/known-variables.js';
import { scrape } from './metrics/scrape.js';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFile(new URL(path, root), 'utf8');

describe('docs/OPERATIONS.md', () => {
  test('names every metric of ours with its type, and no other', async () => {
    const document = await read('docs/OPERATIONS.md');
    const { types } = await scrape(await startServer({ env: { METRICS_PORT: '0' } }));
    const ours = [...types].filter(([name]) => name.startsWith('chat_'));
    const written = [...document.matchAll(/^\| `(chat_\w+)` \| (\w+) \|/gm)].map(
      ([, name, type]) => [name, type],
    );
    expect(written.sort()).toEqual(ours.sort());
  });

  test('sets variables that the server knows, as does DEPLOYMENT.md', async () => {
    const document = (await read('docs/OPERATIONS.md')) + (await read('docs/DEPLOYMENT.md'));
    const blocks = [...document.matchAll(/```(?:sh|ini)\n(.*?)```/gs)]
      .map(([, text]) => text)
      .join();
    const set = [...blocks.matchAll(/(?<![$\w])([A-Z][A-Z_]{3,})=/g)].map(([, name]) => name ?? '');
    expect(set.length).toBeGreaterThan(5);
    expect(set.filter((name) => !knownVariables().has(name))).toEqual([]);
  });
});
