import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** What the site of the documents installs, and writes for itself. */
const isMade = /^docs\/(node_modules|reference)\//;

export interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** The pages in these folders of the repository, and in all below them. */
export async function pagesIn(...folders: readonly string[]): Promise<Page[]> {
  const found = await Promise.all(folders.map(pathsIn));
  return pagesAt(...found.flat());
}

export function pagesAt(...paths: readonly string[]): Promise<Page[]> {
  return Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(`${root}${path}`, 'utf8') })),
  );
}

async function pathsIn(folder: string): Promise<string[]> {
  const names = await readdir(`${root}${folder}`, { recursive: true });
  return names
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => !isMade.test(path))
    .sort();
}
