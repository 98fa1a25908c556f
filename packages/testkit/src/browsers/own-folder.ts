import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedFolder } from '../shared-folder.js';

/** For all that a browser writes; what it leaves there when it is not closed goes with the test run. */
export async function ownFolder(browser: string): Promise<string> {
  const folder = sharedFolder();
  await mkdir(folder, { recursive: true });
  return mkdtemp(join(folder, `${browser}-`));
}

/** Has a browser write nowhere else. */
export const onlyIn = (folder: string) => ({ HOME: folder, TMPDIR: folder });
