import { open } from 'node:fs/promises';
import { join } from 'node:path';

export const megabyte = 1_000_000;

/** A file of so many MB that nobody could make smaller, and which is neither a sound nor a picture. @returns where it is */
export async function fileOf(folder: string, megabytes: number): Promise<string> {
  const path = join(folder, `${megabytes}.bin`);
  const file = await open(path, 'w');
  const bytes = Buffer.alloc(megabyte, 0).map(() => 128 + Math.floor(Math.random() * 128));
  for (let count = 0; count < megabytes; count += 1) await file.write(bytes);
  await file.close();
  return path;
}
