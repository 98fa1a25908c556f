import type { MessageFile } from '../model.js';
import { preparePicture } from './prepared-picture.js';
import { Slots } from './slots.js';

/** Pictures one after the other: each takes memory for all of its pixels. */
const drawing = new Slots(1);

export interface PreparedFile {
  /** As it is shown from now on. */
  readonly file: MessageFile;
  /** What goes out. */
  readonly bytes: Blob;
}

/** What goes out of a file: it itself, but for pictures. */
export async function prepareFile(file: MessageFile, given: Blob): Promise<PreparedFile> {
  // What cannot be drawn, for want of memory or of anything else, is a file like any other.
  const prepared = await drawing.run(() => preparePicture(given)).catch(() => undefined);
  const { picture: _, ...plain } = file;
  if (!prepared) return { file: plain, bytes: given };
  const { picture, bytes } = prepared;
  if (!bytes) return { file: { ...plain, picture }, bytes: given };
  const { type, size } = bytes;
  const name = type === file.type ? file.name : renamed(file.name, type);
  return { file: { ...plain, name, type, size, picture }, bytes };
}

/** What the server is told of a file before it has it. */
export function metadataOf({ name, picture, voice }: MessageFile): Record<string, string> {
  return {
    name,
    ...(picture?.preview && { preview: picture.preview }),
    ...(voice && { voice: JSON.stringify(voice) }),
  };
}

/** As it is shown once the server has it. */
export function uploadedFile(file: MessageFile, id: string): MessageFile & { readonly id: string } {
  const { progress: _, ...rest } = file;
  return { ...rest, id };
}

/** Under the ending of what it became. */
function renamed(name: string, type: string): string {
  return `${name.replace(/\.\w+$/, '')}.${type === 'image/jpeg' ? 'jpg' : type.replace(/.*\//, '')}`;
}
