import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedFolder } from '../shared-folder.js';
import { dropDatabase } from '../topology.js';

/** Once all tests are over, nothing is left of the servers that they shared. */
export default function clearSharedFolder(): () => Promise<void> {
  return async () => {
    const folder = sharedFolder(process.pid);
    for (const name of await readdir(folder).catch(() => [])) {
      await dropDatabase(join(folder, name));
    }
    await rm(folder, { recursive: true, force: true });
  };
}
