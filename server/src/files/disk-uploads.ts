import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { FileStore } from '@tus/file-store';

/** Bytes of one upload that are handed to the disk before it has those that came before them. */
const stepBytes = 262_144;

/**
 * Takes uploads into a folder. A message is only acknowledged once the disk has it, and a disk takes what it was given in its
 * order: so it is given little of an upload at a time, and never all of a large file at its end.
 */
export class DiskUploads extends FileStore {
  override extensions = ['creation', 'termination'];

  override async write(source: Readable, id: string, offset: number): Promise<number> {
    const handle = await open(join(this.directory, id), 'r');
    try {
      return await super.write(Readable.from(inSteps(source, handle)), id, offset);
    } finally {
      await handle.close();
    }
  }
}

async function* inSteps(source: Readable, handle: FileHandle): AsyncGenerator<Buffer> {
  let bytes = 0;
  // What becomes of the rest when this fails is whose it is.
  for await (const chunk of source.iterator({ destroyOnReturn: false })) {
    yield chunk;
    bytes += chunk.length;
    if (bytes < stepBytes) continue;
    await handle.datasync();
    bytes = 0;
  }
}
