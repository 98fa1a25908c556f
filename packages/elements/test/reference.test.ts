import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('..', import.meta.url));

interface Named {
  readonly name: string;
}

interface Declaration extends Named {
  readonly customElement?: boolean;
  readonly events: readonly Named[];
  readonly cssProperties: readonly Named[];
}

function elements(): Declaration[] {
  const text = readFileSync(join(folder, 'custom-elements.json'), 'utf8');
  const { modules } = JSON.parse(text) as { modules: { declarations: Declaration[] }[] };
  return modules
    .flatMap(({ declarations }) => declarations)
    .filter(({ customElement }) => customElement);
}

const sources = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /(?<!\.test)\.ts$/.test(name) && !name.startsWith('test/'))
  .map((name) => readFileSync(join(folder, 'src', name), 'utf8'));

const everywhere = (pattern: RegExp): string[] =>
  [...new Set(sources.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name)))]
    .filter((name) => name !== undefined)
    .sort();

const named = (items: readonly Named[]): string[] =>
  [...new Set(items.map(({ name }) => name))].sort();

/** These ask what is around an element for something. The window answers; where there is none, a page may. */
const asked = ['chat-file-url', 'chat-record-voice'];

test('the manifest, what editors read and docs/ELEMENTS.md are what the doc comments say', () => {
  const script = join(folder, 'scripts/write-reference.mjs');
  expect(() =>
    execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' }),
  ).not.toThrow();
});

test('the manifest says each event that leaves an element, and no other', () => {
  const leaving = everywhere(/super\('(chat-[\w-]+)', (?:outward|\{[^}]*composed: true)/g);
  const events = named(elements().flatMap((element) => element.events));
  expect([...events, ...asked].sort()).toEqual(leaving);
});

test('the manifest says each custom property by which a page styles an element, and no other', () => {
  const properties = named(elements().flatMap(({ cssProperties }) => cssProperties));
  expect(properties).toEqual(everywhere(/var\(\s*(--chat-[\w-]+)/g));
});
