import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const elements = join(import.meta.dirname, '..');
const modules = join(elements, '../../node_modules');

const internalNames: readonly string[] = JSON.parse(
  readFileSync(join(elements, 'internal-names.json'), 'utf8'),
);

const filesBelow = (folder: string, wanted: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => wanted.test(path))
    .map((path) => join(folder, path));

function wordsOf(paths: readonly string[]): ReadonlySet<string> {
  const text = paths.map((path) => readFileSync(path, 'utf8')).join('\n');
  return new Set(text.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, '').match(/[\w$]+/g));
}

/** The members of classes, objects and types in a file, and what its strings and its markup say of members. */
function namesIn(path: string): { members: Set<string>; said: Set<string> } {
  const members = new Set<string>();
  const said = new Set<string>();
  const look = (node: ts.Node): void => {
    const { name } = node as ts.Node & { readonly name?: ts.Node };
    if (name && ts.isIdentifier(name) && !ts.isParameter(node)) members.add(name.text);
    // What a type names is gone by then.
    if (ts.isStringLiteralLike(node) && !ts.isLiteralTypeNode(node.parent)) said.add(node.text);
    // Attributes and events; properties (`.message=`) are shortened here, too.
    if (ts.isTemplateLiteralToken(node)) {
      for (const [, bound = ''] of node.text.matchAll(/(?<![.\w$])([\w$]+)=/g)) said.add(bound);
    }
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true));
  return { members, said };
}

/** What strings say as well that never name a member: kinds of views, ids and classes. */
const saidAsValues = ['ask', 'problem'];

/** What of the SDK has to do with what is kept on a device, or told to another tab, which may have another version. */
const keptOrToldIn = [
  'auth/stored-session.ts',
  'conversations/kept-conversation.ts',
  'notifications/notification-tabs.ts',
  'storage/storage.ts',
  'timeline/saved-timeline.ts',
];

const sources = filesBelow(join(elements, 'src'), /(?<!\.test)\.ts$/).filter(
  (path) => !path.startsWith(join(elements, 'src', 'test')),
);
/** The SDK is in these files, too. */
const all = [...sources, ...filesBelow(join(elements, '../client/src'), /\.ts$/)].map(namesIn);
const unlike = (words: ReadonlySet<string>) => internalNames.filter((name) => words.has(name));

/** Every name that a page can find in the description of the elements. */
function describedIn(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof value === 'object' && value !== null) {
    if ('name' in value && typeof value.name === 'string') found.add(value.name);
    for (const each of Object.values(value)) describedIn(each, found);
  }
  return found;
}

describe('the names that the script tag’s files shorten', () => {
  test('are all in use', () => {
    const used = new Set(all.flatMap(({ members }) => [...members]));
    expect(internalNames.filter((name) => !used.has(name))).toEqual([]);
  });

  test('are in no string and no attribute, where they would stay as they are', () => {
    const said = new Set(all.flatMap((each) => [...each.said]));
    expect(said).toContain('chat-message-list');
    expect(unlike(said)).toEqual(saidAsValues);
  });

  test('are no page’s to use', () => {
    const manifest: unknown = JSON.parse(
      readFileSync(join(elements, 'custom-elements.json'), 'utf8'),
    );
    const described = describedIn(manifest);
    expect(described).toContain('renderMessage');
    expect(unlike(described)).toEqual([]);
    const events = wordsOf([join(elements, 'src/events.ts')]);
    expect(events).toContain('ChatErrorEvent');
    expect(unlike(events)).toEqual([]);
  });

  test('are no words that a page may say otherwise', () => {
    const terms = sources.filter((path) => /localize[\\/]([\w-]*terms|en(-\w+)*)\.ts$/.test(path));
    const words = new Set(terms.map(namesIn).flatMap(({ members }) => [...members]));
    expect(words).toContain('composerPlaceholder');
    expect(unlike(words)).toEqual([]);
  });

  test('are in nothing that the SDK has for a page, sends or keeps, or says to another tab', () => {
    const client = join(elements, '../client');
    const shared = [
      join(client, 'dist/index.d.ts'),
      ...filesBelow(join(elements, '../protocol/src'), /\.ts$/),
      ...keptOrToldIn.map((path) => join(client, 'src', path)),
    ];
    const members = new Set(shared.flatMap((path) => [...namesIn(path).members]));
    for (const name of ['conversationWith', 'clientId', 'savedAt']) expect(members).toContain(name);
    expect(unlike(members)).toEqual([]);
  });

  test('are in no library that goes along', () => {
    const libraries =
      /^(@lit|lit|lit-element|lit-html|linkify-it|uc\.micro|thumbhash|mdast-util-.*|micromark.*|unist-util-stringify-position)$/;
    const paths = readdirSync(modules)
      .filter((name) => libraries.test(name))
      .flatMap((name) => filesBelow(join(modules, name), /\.m?js$|^(?!.*development).*\.d\.ts$/));
    const words = wordsOf(paths.filter((path) => !/development|[\\/]test/.test(path)));
    expect(words).toContain('requestUpdate');
    expect(words).toContain('fuzzyLink');
    expect(unlike(words)).toEqual([]);
  });

  test('are no platform’s', () => {
    const folder = dirname(createRequire(import.meta.url).resolve('typescript/lib/lib.d.ts'));
    const platform = wordsOf(filesBelow(folder, /^lib\.(dom|es|webworker)[^\\/]*$/));
    expect(platform).toContain('addEventListener');
    expect(unlike(platform)).toEqual([]);
  });
});
