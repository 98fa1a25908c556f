import { access, readFile } from 'node:fs/promises';
import { startServer } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config/config.js';
import { scrape } from './metrics/scrape.js';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFile(new URL(path, root), 'utf8');

/** Every variable that the server reads. */
function knownVariables(): Set<string> {
  const known = new Set<string>();
  readConfig(
    new Proxy({} as Record<string, undefined>, {
      get: (_target, name) => void known.add(String(name)),
    }),
  );
  return known;
}

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

  test('sets variables that the server knows', async () => {
    const document = await read('docs/OPERATIONS.md');
    const blocks = [...document.matchAll(/```(?:sh|ini)\n(.*?)```/gs)]
      .map(([, text]) => text)
      .join();
    const set = [...blocks.matchAll(/(?<![$\w])([A-Z][A-Z_]{3,})=/g)].map(([, name]) => name ?? '');
    expect(set.length).toBeGreaterThan(5);
    expect(set.filter((name) => !knownVariables().has(name))).toEqual([]);
  });
});

describe('the Docker files', () => {
  test('copy what is there, and set variables that the server knows', async () => {
    const dockerfile = await read('Dockerfile');
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths]) =>
      (paths ?? '').split(' '),
    );
    expect(copied.length).toBeGreaterThan(5);
    for (const path of copied) await access(new URL(path, root));
    // A workspace whose package.json is missing would make `npm ci` refuse the lock file.
    const { workspaces } = JSON.parse(await read('package.json'));
    for (const workspace of workspaces) expect(copied).toContain(`${workspace}/package.json`);

    const [, set = ''] = /^ENV (.+)$/m.exec(dockerfile) ?? [];
    const compose = await read('deploy/compose.yml');
    const [, environment = ''] = /\n {2}environment:\n((?: {4}.+\n)+)/.exec(compose) ?? [];
    const names = [
      ...[...set.matchAll(/([A-Z_]+)=/g)].map(([, name]) => name ?? ''),
      ...[...environment.matchAll(/^ {4}([A-Z_]+):/gm)].map(([, name]) => name ?? ''),
    ];
    expect(names).toContain('JWT_SECRET');
    expect(names.filter((name) => !knownVariables().has(name))).toEqual([]);
  });

  test('run as nobody special, with a health check, and hold no secret', async () => {
    const dockerfile = await read('Dockerfile');
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK .*deploy\/health-check\.mjs/m);
    expect(dockerfile).not.toMatch(/SECRET|PASSWORD|TOKEN/);
    expect(await read('deploy/compose.yml')).toContain('JWT_SECRET: ${JWT_SECRET:?');
  });
});
