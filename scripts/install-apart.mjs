/**
 * Examples that bring more along than all of this repository: installed for whoever asks for them, from packages as npm
 * would get them, in a folder outside of the repository, where nothing is found that they do not name.
 */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { pack } from './packages/pack.mjs';
import { manifestOf, publicPackages } from './packages/public-packages.mjs';
import { usePacked } from './packages/use-packed.mjs';
import { root, run } from './setup.mjs';

const workspaces = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).workspaces;

/** What stays there from one time to the next: it takes long to make. */
const kept = ['node_modules', 'package-lock.json', 'packages', '.angular', '.next'];

/** Whether an example of that name is one of them. */
export function isApart(name) {
  return !workspaces.includes(`examples/${name}`);
}

/**
 * Copies an example to where it is installed, and installs what it needs unless that is there already.
 * @returns the folder
 */
export function installApart(name) {
  const place = createHash('sha256').update(root).digest('hex').slice(0, 8);
  const folder = join(tmpdir(), `chat-examples-${userInfo().username}-${place}`, name);
  const tarballs = join(folder, 'packages');
  mkdirSync(tarballs, { recursive: true });
  for (const entry of readdirSync(folder)) {
    if (!kept.includes(entry)) rmSync(join(folder, entry), { recursive: true });
  }
  const example = join(root, 'examples', name);
  for (const entry of readdirSync(example)) {
    if (entry !== 'test') cpSync(join(example, entry), join(folder, entry), { recursive: true });
  }

  console.log('Packing …');
  const manifest = JSON.parse(readFileSync(join(example, 'package.json'), 'utf8'));
  const site = { manifest: manifestOf('examples/site') };
  const needsSite = site.manifest.name in manifest.dependencies;
  const packed = [...publicPackages, ...(needsSite ? [site] : [])].map((each) =>
    pack(each, tarballs),
  );
  const taken = usePacked(manifest, packed);
  const wanted = createHash('sha256').update(JSON.stringify(taken));
  for (const { tarball } of packed) wanted.update(readFileSync(tarball));
  const digest = wanted.digest('hex');
  const stamp = join(folder, 'node_modules', '.installed');
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(taken, null, 2)}\n`);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return folder;

  console.log(`Installing what ${manifest.name} needs …`);
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
  rmSync(join(folder, 'package-lock.json'), { force: true });
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  run('npm', ['install', ...options], { cwd: folder });
  writeFileSync(stamp, digest);
  return folder;
}
