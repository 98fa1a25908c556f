import { fileLimits } from '@chat/protocol';
import { soundType } from './sound-type.js';

/** What is found in a file. */
export interface FileContent {
  /** Its media type, by its content; `application/octet-stream` where that says nothing. */
  readonly type: string;
  /** Pixels as it is shown; there for what may be shown as a picture, and for nothing else. */
  readonly picture?: { readonly width: number; readonly height: number };
}

/** How much of a file is looked at: a camera's notes stand before the size of a picture. */
export const headBytes = 1_048_576;

/**
 * Types that every browser shows as a picture and as nothing else: none of them can hold a script that
 * runs. An SVG or a page can, so they are never among these.
 */
const pictures: ReadonlySet<string> = new Set([
  'image/png',
  'image/apng',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
]);

/** Orientations of a camera that lie on a side (Exif 2.32, Orientation). */
const firstLyingOrientation = 5;

/**
 * What a file is, by its own bytes: what its name or its sender says does not count.
 *
 * @param head - Its first {@link headBytes}, or all of it.
 */
export async function contentOf(head: Uint8Array): Promise<FileContent> {
  const type = await typeOf(head);
  const picture = pictures.has(type) ? await pictureSize(head) : null;
  return { type, ...(picture && { picture }) };
}

async function typeOf(head: Uint8Array): Promise<string> {
  const { fileTypeFromBuffer } = await import('file-type');
  // What breaks off in the middle, or is made to confuse, is of no type.
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  // Without parameters: which codec a sound has is nobody's business here.
  const mime = found?.mime.replace(/;.*/, '') ?? '';
  const type = soundType(mime, head) ?? mime;
  return /^[a-z]+\/[\w.+-]+$/.test(type) && type.length <= fileLimits.typeLength
    ? type
    : 'application/octet-stream';
}

/** Null for what has no size, or one that would need more memory than a page should give to a stranger. */
async function pictureSize(head: Uint8Array): Promise<FileContent['picture'] | null> {
  const { imageSize } = await import('image-size');
  try {
    const { width, height, orientation = 1 } = imageSize(head);
    const isLying = orientation >= firstLyingOrientation;
    const size = isLying ? { width: height, height: width } : { width, height };
    return isShowable(size) ? size : null;
  } catch {
    return null;
  }
}

function isShowable({ width, height }: { width: number; height: number }): boolean {
  const sides = [width, height];
  return (
    sides.every((side) => Number.isInteger(side) && side > 0 && side <= fileLimits.pictureSide) &&
    width * height <= fileLimits.pictureArea
  );
}
