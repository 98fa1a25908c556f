import { readFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';

const root = new URL('../../../', import.meta.url);

/** A file of the repository. */
export const read = (path: string): Promise<string> => readFile(new URL(path, root), 'utf8');

/** What a YAML file has in it, each of its documents; with `<<` merged, as Compose does. */
export async function readYaml(path: string): Promise<readonly Tree[]> {
  return parseAllDocuments(await read(path), { merge: true, strict: true }).map((document) => {
    const [problem] = [...document.errors, ...document.warnings];
    if (problem !== undefined) throw problem;
    return new Tree(document.toJS(), path);
  });
}

/** A value out of a file, which says what it lacks. */
export class Tree {
  readonly value: unknown;
  readonly #where: string;

  constructor(value: unknown, where: string) {
    this.value = value;
    this.#where = where;
  }

  /** What lies there: keys and places. @throws Error if nothing does */
  at(...path: readonly (string | number)[]): Tree {
    let { value } = this;
    for (const key of path) value = (value as Record<string | number, unknown> | null)?.[key];
    const where = [this.#where, ...path].join(' › ');
    if (value === undefined) throw new Error(`There is no ${where}.`);
    return new Tree(value, where);
  }

  get keys(): readonly string[] {
    return Object.keys(this.value as object);
  }

  get items(): readonly Tree[] {
    return (this.value as unknown[]).map(
      (value, index) => new Tree(value, `${this.#where} › ${index}`),
    );
  }
}
