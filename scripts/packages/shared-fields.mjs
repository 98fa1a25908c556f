/**
 * What every published package says alike stands once, in the root's package.json and LICENSE:
 * who wrote it, under which licence, where it lives. `npm run manifests` copies it into each
 * package, `npm run packages` fails when a copy is another, and `npm run release` when the root
 * does not say yet where the project lives.
 */
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup.mjs';
import { manifestOf, publicPackages } from './public-packages.mjs';

const everywhere = ['license', 'author', 'engines'];
/** The project's public address. Unknown to this repository until its owner puts it there. */
const address = ['repository', 'homepage', 'bugs'];

/** What a package of this folder must say. */
function sharedFields(folder) {
  const own = manifestOf();
  const fields = Object.fromEntries(
    [...everywhere, ...address].filter((name) => name in own).map((name) => [name, own[name]]),
  );
  if (fields.repository) fields.repository = { ...fields.repository, directory: folder };
  return fields;
}

/** One sentence for each package that says something else than the root does. */
export function differences() {
  const license = readFileSync(join(root, 'LICENSE'), 'utf8');
  return publicPackages.flatMap(({ folder, manifest }) => {
    const wanted = sharedFields(folder);
    const copy = join(root, folder, 'LICENSE');
    return [
      ...[...everywhere, ...address]
        .filter((name) => JSON.stringify(manifest[name]) !== JSON.stringify(wanted[name]))
        .map((name) => `${manifest.name}: "${name}" is not what the root's package.json says.`),
      ...(existsSync(copy) && readFileSync(copy, 'utf8') === license
        ? []
        : [`${manifest.name}: its LICENSE is not the root's.`]),
    ];
  });
}

/** What the root must say before anything is published; empty when it does. */
export function missingAddress() {
  const own = manifestOf();
  return address.filter((name) => !(name in own));
}

export function writeSharedFields() {
  for (const { folder, manifest } of publicPackages) {
    const shared = sharedFields(folder);
    for (const name of address) if (!(name in shared)) delete manifest[name];
    // A field that is there keeps its place; others follow the licence.
    const added = Object.entries(shared).filter(([name]) => !(name in manifest));
    const fields = Object.entries(manifest).flatMap(([name, value]) => {
      const entry = [name, name in shared ? shared[name] : value];
      return name === 'license' ? [entry, ...added] : [entry];
    });
    writeFileSync(
      join(root, folder, 'package.json'),
      `${JSON.stringify(Object.fromEntries(fields), null, 2)}\n`,
    );
    copyFileSync(join(root, 'LICENSE'), join(root, folder, 'LICENSE'));
  }
}
