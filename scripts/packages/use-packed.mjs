import { basename } from 'node:path';

/**
 * A package.json by which npm takes the packed packages, which lie in `packages/` beside it, wherever they are wanted: also by each
 * other, as none of them is on the registry in this version.
 */
export function usePacked(manifest, packed) {
  const files = Object.fromEntries(
    packed.map(({ manifest: { name }, tarball }) => [name, `file:packages/${basename(tarball)}`]),
  );
  const taken = { ...manifest, overrides: files };
  for (const field of ['dependencies', 'devDependencies']) {
    const wanted = Object.entries(manifest[field] ?? {});
    taken[field] = Object.fromEntries(wanted.map(([name, range]) => [name, files[name] ?? range]));
  }
  return taken;
}
