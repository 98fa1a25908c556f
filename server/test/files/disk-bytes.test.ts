import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe } from 'vitest';
import { DiskBytes } from '../../src/files/disk-bytes.js';
import { temporaryDirectory } from '../store/temporary-directory.js';
import { fileBytesContract } from './file-bytes-contract.js';

describe('in a folder', () => {
  fileBytesContract(async () => {
    const directory = join(temporaryDirectory(), 'files');
    return {
      open: async () => {
        const bytes = new DiskBytes(directory);
        await bytes.open();
        return bytes;
      },
      holds: () => readdir(directory),
    };
  });
});
