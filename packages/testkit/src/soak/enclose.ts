import type { Conversation, MessageFile } from '@chat/client';
import type { Random } from './random.js';

/** One of a message in the run: by its name and size everybody knows what must be in it. */
export type Enclosed = Pick<MessageFile, 'id' | 'name' | 'size'>;

type Message = Pick<Conversation['messages'][number], 'files'>;

/** Files for the message number `count` of a device; for most there are none. */
export function enclose(device: string, count: number, random: Random): File[] | undefined {
  if (!random.chance(0.06)) return undefined;
  return Array.from({ length: random.chance(0.2) ? 2 : 1 }, (_, index) => {
    const name = `${device} ${count} ${index}.txt`;
    return new File([new Uint8Array(contentOf(name, random.between(1, 100_000)))], name);
  });
}

/** What is in a file of this name. */
export function contentOf(name: string, size: number): Buffer {
  return Buffer.alloc(size, `${name}\n`);
}

export function enclosedIn({ files }: Message): Enclosed[] {
  return files.map(({ id, name, size }) => ({ id, name, size }));
}
