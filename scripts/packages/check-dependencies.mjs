/** Whether a package that was installed lists what it needs, and nothing else. */
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';

/**
 * Of one installed package: what its code or its types import must be among its dependencies, these
 * among what is imported, and siblings are wanted in the version that was packed with it.
 * @returns a sentence for each that is not so.
 */
export function dependencyProblems(folder, { name }, packed) {
  const home = join(folder, 'node_modules', name);
  const own = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const { dependencies = {}, peerDependencies = {} } = own;
  const imported = new Set(
    readdirSync(join(home, 'dist'), { recursive: true })
      .filter((file) => /\.(js|cjs|d\.ts|d\.cts)$/.test(file))
      .flatMap((file) => importsOf(readFileSync(join(home, 'dist', file), 'utf8'))),
  );
  imported.delete(name);
  const siblings = new Map(packed.map(({ manifest }) => [manifest.name, manifest.version]));
  return [
    ...[...imported]
      .filter((needed) => !(needed in dependencies) && !(needed in peerDependencies))
      .map((needed) => `${name} imports ${needed}, which is not among its dependencies.`),
    ...Object.keys(dependencies)
      .filter((listed) => !imported.has(listed))
      .map((listed) => `${name} depends on ${listed}, which nothing in it imports.`),
    ...Object.entries(dependencies)
      .filter(([other, range]) => siblings.has(other) && range !== `^${siblings.get(other)}`)
      .map(([other, range]) => `${name} wants ${other} ${range}, not ^${siblings.get(other)}.`),
  ];
}

/** The packages that a file imports, requires or resolves; no paths, nothing of Node's own. */
function importsOf(text) {
  const found = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  // That reader loses its way behind some regular expressions.
  for (const [, named] of text.matchAll(/^import [^;]*? from ["']([^"']+)["'];$/gm)) {
    found.push(named);
  }
  for (const [, resolved] of text.matchAll(/import\.meta\.resolve\(["']([^"']+)["']\)/g)) {
    found.push(resolved);
  }
  return found
    .filter((specifier) => !/^[.#/]/.test(specifier) && !isBuiltin(specifier))
    .map((specifier) => /^(@[^/]+\/)?[^/]+/.exec(specifier)[0]);
}
