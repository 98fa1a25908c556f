import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const bundles = new Map<string, Promise<string>>();

/**
 * Makes one file of a script beside this one, for a process of its own.
 * @param name - With `.ts`.
 */
export function bundledScript(name: string): Promise<string> {
  const known = bundles.get(name) ?? bundle(name);
  bundles.set(name, known);
  return known;
}

async function bundle(name: string): Promise<string> {
  // Inside of the package, so that the bundle finds what it imports.
  const outfile = fileURLToPath(
    new URL(`../../.cache/${basename(name, '.ts')}.mjs`, import.meta.url),
  );
  await build({
    entryPoints: [fileURLToPath(new URL(name, import.meta.url))],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  return outfile;
}
