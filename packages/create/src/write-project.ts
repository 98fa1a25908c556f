import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Choices, Users } from './choices.js';
import { CreateError } from './create-error.js';
import { projectManifest } from './project-manifest.js';

const templates = fileURLToPath(new URL('../templates/', import.meta.url));

/**
 * Writes a project where there is nothing yet: all of it, or nothing.
 * @returns the folder, as an absolute path
 * @throws CreateError `not_empty` | `invalid_name`
 */
export async function writeProject(choices: Choices): Promise<string> {
  const folder = resolve(choices.folder);
  const manifest = projectManifest(choices);
  const entries = await entriesOf(folder);
  if (entries !== null && entries.length > 0) {
    throw new CreateError('not_empty', `There is something in ${folder} already.`);
  }
  await mkdir(dirname(folder), { recursive: true });
  // Beside it, so that it is one step from there to its place.
  const begun = await mkdtemp(`${folder}-`);
  try {
    const { users, framework } = choices;
    for (const template of ['all', `users-${users}`, framework, `${users}-${framework}`]) {
      await cp(join(templates, template), begun, { recursive: true });
    }
    // npm packs no file of that name.
    await rename(join(begun, 'gitignore'), join(begun, '.gitignore'));
    await writeFile(join(begun, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    await writeFile(join(begun, '.env'), secretsFor(users), { mode: 0o600 });
    const readme = join(begun, 'README.md');
    await writeFile(readme, (await readFile(readme, 'utf8')).replaceAll('{{name}}', manifest.name));
    await putInPlace(begun, folder, entries !== null);
  } catch (error) {
    await rm(begun, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

/** A folder that is there stays the one that it is: somebody may be in it. */
async function putInPlace(begun: string, folder: string, isThere: boolean): Promise<void> {
  if (!isThere) {
    await rename(begun, folder);
    return;
  }
  for (const name of await readdir(begun)) await rename(join(begun, name), join(folder, name));
  await rm(begun, { recursive: true });
}

/** Null where there is no such folder. */
async function entriesOf(folder: string): Promise<string[] | null> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new CreateError('not_empty', `${folder} is no folder.`);
  }
}

/** Of this project alone. */
function secretsFor(users: Users): string {
  const secret = () => randomBytes(36).toString('base64url');
  return [
    `JWT_SECRET=${secret()}`,
    ...(users === 'site' ? [`HOST_JWT_SECRET=${secret()}`] : []),
    '',
  ].join('\n');
}
