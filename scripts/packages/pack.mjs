import { join } from 'node:path';
import { runOrThrow } from './run-or-throw.mjs';

/** Packs a public package as npm would publish it, into a folder. */
export function pack({ manifest }, folder) {
  const args = ['--json', '--ignore-scripts', '--pack-destination', folder, '-w', manifest.name];
  const told = runOrThrow('npm', ['pack', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  // A list, or since npm 12 an object by name.
  const [{ filename }] = Object.values(JSON.parse(told));
  return { manifest, tarball: join(folder, filename) };
}
