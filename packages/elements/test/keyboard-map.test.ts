import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');

const document = read('../../../docs/ACCESSIBILITY.md');
const keys = document.slice(document.indexOf('## Keys'), document.indexOf('## What is told'));

test('docs/ACCESSIBILITY.md has the keys of every part that takes some, and of no other', () => {
  const folder = fileURLToPath(new URL('../src', import.meta.url));
  const taking = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.test)\.ts$/.test(name))
    .filter((name) => /@keydown=|addEventListener\('keydown'/.test(read(`../src/${name}`)));
  const named = [...keys.matchAll(/<!-- keys: (.+) -->/g)].flatMap(([, names = '']) =>
    names.split(' '),
  );
  expect(named.sort()).toEqual(taking.sort());
});

test('each key in docs/ACCESSIBILITY.md is held by a test that there is', () => {
  const lines = keys.split('\n').filter((line) => /^\| (?!key \|)/.test(line));
  const missing = lines.filter((line) => {
    const [, title, path] = /\[([^\]]+)\]\(\.\.\/packages\/elements\/(.+\.test\.ts)\) \|$/.exec(
      line,
    ) ?? [null, '', ''];
    return !path || !read(`../${path}`).includes(`'${title}'`);
  });
  expect(lines.length).toBeGreaterThan(40);
  expect(missing).toEqual([]);
});
