import type { Page } from './pages.js';

/** A client that examples have. */
export interface Person {
  /** What the examples call it. */
  readonly name: string;
  /** Whose it is: somebody may have several. */
  readonly username: string;
  /** With which example it connects: the first that names it. */
  readonly since: number;
}

/** A page's examples, put together. */
export interface RunnablePage {
  readonly path: string;
  /** How the server is set up that they run against. */
  readonly env: Readonly<Record<string, string>>;
  readonly people: readonly Person[];
  /** A module, in TypeScript. What stands on the page stands on the same line here. */
  readonly source: string;
  /** What the page says that each of them prints. */
  readonly expected: readonly string[];
}

/** `<!-- run: ann, ben, phone of ann -->`, `<!-- server: NAME=value -->`, `<!-- shared -->`. */
const comment = /^<!-- (run|server|shared)(?:: (.+))? -->$/;
const fence = /^```(\w*)$/;

/** What one goes through from line to line. */
class Reading {
  readonly people = new Map<string, Person>();
  readonly env: Record<string, string> = {};
  readonly imports: string[] = [];
  readonly code: string[];
  readonly shared: string[] = [];
  readonly expected: string[] = [];
  readonly #path: string;
  /** What the last comment says of the next block. */
  #marked: 'run' | 'shared' | null = null;
  /** Whether the block that comes next may be what the last example prints. */
  #awaitsOutput = false;
  #takes: ((line: string, index: number) => void) | null = null;

  constructor({ path, text }: Page) {
    this.#path = path;
    const lines = text.split('\n');
    this.code = lines.map(() => '');
    for (const [index, line] of lines.entries()) this.#read(line, index);
  }

  #read(line: string, index: number): void {
    if (this.#takes !== null) {
      if (line === '```') this.#takes = null;
      else this.#takes(line, index);
      return;
    }
    const [, kind, said = ''] = comment.exec(line) ?? [];
    const [opened, language] = fence.exec(line) ?? [];
    if (kind === 'server') this.#setUp(said);
    else if (kind === 'shared') this.#marked = kind;
    else if (kind === 'run') this.#begin(said, index);
    else if (opened !== undefined) this.#takes = this.#open(language, index);
  }

  #setUp(said: string): void {
    for (const each of said.split(' ')) {
      const [name = '', ...value] = each.split('=');
      this.env[name] = value.join('=');
    }
  }

  #begin(said: string, index: number): void {
    const since = this.expected.length;
    for (const each of said.split(', ')) {
      const [name = '', username = name] = each.split(' of ');
      if (!this.people.has(name)) this.people.set(name, { name, username, since });
    }
    this.code[index] = 'await $begin();';
    this.expected.push('');
    this.#marked = 'run';
  }

  /** @returns what takes the lines of the block */
  #open(language: string | undefined, index: number): (line: string, index: number) => void {
    const marked = this.#marked;
    const isOutput = language === 'text' && this.#awaitsOutput;
    this.#marked = null;
    this.#awaitsOutput = marked === 'run';
    if (marked !== null && language !== 'ts') {
      throw new Error(`${this.#path}:${index + 1}: What is marked is TypeScript: \`\`\`ts`);
    }
    if (marked === 'shared') return (line) => void this.shared.push(line);
    if (marked === 'run') return (line, at) => this.#takeCode(line, at);
    if (isOutput) return (line) => this.#takeOutput(line);
    if (language === 'ts') {
      throw new Error(`${this.#path}:${index + 1}: No test runs this: <!-- run: … -->`);
    }
    return () => {};
  }

  #takeCode(line: string, index: number): void {
    // Where the rest of them stand, in a function, there is no import.
    if (line.startsWith('import ')) this.imports.push(line);
    else this.code[index] = line;
  }

  #takeOutput(line: string): void {
    const last = this.expected.length - 1;
    this.expected[last] += `${line}\n`;
  }
}

/**
 * Puts the examples of each page together into a module that runs them one after the other, with what a page
 * shares with all of them (`<!-- shared -->`).
 *
 * @returns those pages that have any
 * @throws Error for an example that no test would run
 */
export function runnablePages(pages: readonly Page[]): RunnablePage[] {
  const readings = pages.map((page) => ({ path: page.path, reading: new Reading(page) }));
  const shared = readings.flatMap(({ reading }) => reading.shared);
  return readings
    .filter(({ reading }) => reading.expected.length > 0)
    .map(({ path, reading }) => {
      const { env, expected } = reading;
      const people = [...reading.people.values()];
      return { path, env, people, expected, source: moduleOf(reading, people, shared) };
    });
}

function moduleOf(
  { imports, code }: Reading,
  people: readonly Person[],
  shared: readonly string[],
): string {
  const [first = '', ...others] = code;
  if (first !== '') throw new Error('A page with examples begins with a heading.');
  const names = people.map(({ name }) => name);
  const client = "import('@chat/client').ChatClient";
  const head = [
    // The very class that the examples import.
    "export { ChatClient as Client } from '@chat/client';",
    ...imports,
    `export default async ({ ${[...names, 'url', 'console', '$begin'].join(', ')} }: {`,
    ...names.map((name) => `${name}: ${client};`),
    'url: string; console: { log(...values: unknown[]): void }; $begin(): Promise<void>',
    '}): Promise<void> => {',
  ];
  return [head.join(' '), ...others, '};', ...shared, ''].join('\n');
}
