import { mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { DataStore } from '@tus/server';
import { type ByteRange, BytesMissingError, type FileBytes } from './file-bytes.js';

/** Files in a folder, each under its id; beside it, what its upload needs to go on. */
export class DiskBytes implements FileBytes {
  readonly #directory: string;
  #uploads: Promise<DataStore> | null = null;

  /** @param directory - Made when it is missing. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  async open(): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
  }

  uploads(): Promise<DataStore> {
    this.#uploads ??= import('@tus/file-store').then(({ FileStore }) => {
      const uploads = new FileStore({ directory: this.#directory });
      uploads.extensions = ['creation', 'termination'];
      return uploads;
    });
    return this.#uploads;
  }

  async uploaded(id: string): Promise<number | null> {
    const found = await stat(this.#pathOf(id)).catch(orMissing);
    return found?.size ?? null;
  }

  async settle(id: string): Promise<void> {
    // The file, and its name in the folder.
    for (const path of [this.#pathOf(id), this.#directory]) {
      const handle = await open(path, 'r');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    }
  }

  async read(id: string, { start, end }: ByteRange): Promise<Readable> {
    const handle = await open(this.#pathOf(id), 'r').catch(orMissing);
    if (handle === null) throw new BytesMissingError();
    return handle.createReadStream({ start, end });
  }

  async remove(id: string): Promise<void> {
    await rm(this.#pathOf(id), { force: true });
    await rm(`${this.#pathOf(id)}.json`, { force: true });
  }

  #pathOf(id: string): string {
    return join(this.#directory, id);
  }
}

function orMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
