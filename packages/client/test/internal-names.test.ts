import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { internalNames } from '../internal-names.js';

const source = join(import.meta.dirname, '../src');
const protocol = join(import.meta.dirname, '../../protocol/src');

const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(folder, path));

function wordsOf(paths: readonly string[]): ReadonlySet<string> {
  const text = paths.map((path) => readFileSync(path, 'utf8')).join('\n');
  return new Set(text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '').match(/[\w$]+/g));
}

function platform(): string[] {
  const folder = dirname(createRequire(import.meta.url).resolve('typescript/lib/lib.d.ts'));
  return readdirSync(folder)
    .filter((name) => /^lib\.(dom|es|webworker)/.test(name))
    .map((name) => join(folder, name));
}

const used = wordsOf(filesBelow(source));
const unlike = (words: ReadonlySet<string>) => internalNames.filter((name) => words.has(name));

describe('the names that the builds shorten', () => {
  test('are all in use', () => {
    expect(internalNames.filter((name) => !used.has(name))).toEqual([]);
  });

  test('are in no public type', () => {
    const types = wordsOf([join(import.meta.dirname, '../dist/index.d.ts')]);
    expect(types).toContain('ChatClient');
    expect(unlike(types)).toEqual([]);
  });

  test('are in nothing that is sent', () => {
    const sent = wordsOf(filesBelow(protocol));
    expect(sent).toContain('conversationId');
    expect(unlike(sent)).toEqual([]);
  });

  test('are in nothing that is kept', () => {
    const kept = wordsOf([
      join(source, 'auth/stored-session.ts'),
      join(source, 'conversations/kept-conversation.ts'),
      join(source, 'storage/storage.ts'),
      join(source, 'timeline/saved-timeline.ts'),
    ]);
    expect(kept).toContain('savedAt');
    expect(unlike(kept)).toEqual([]);
  });

  test('are in nothing of the environment, in whose place tests put their own', () => {
    const environment = wordsOf([
      join(source, 'environment.ts'),
      join(source, 'connection/page-signals.ts'),
      join(source, 'connection/socket.ts'),
    ]);
    expect(environment).toContain('monotonic');
    expect(unlike(environment)).toEqual([]);
  });

  test('are no platform’s', () => {
    const names = wordsOf(platform());
    expect(names).toContain('addEventListener');
    expect(unlike(names)).toEqual([]);
  });
});
