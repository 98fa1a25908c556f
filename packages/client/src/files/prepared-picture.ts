import { rgbaToThumbHash } from 'thumbhash';
import type { Picture } from '../model.js';
import { type Canvas, type Context, canDraw, createCanvas } from './canvas.js';
import { type PictureHead, readPictureHead } from './picture-head.js';

/** Pixels of the longer side of a picture that is sent. */
const longestSide = 2_560;
/** Pixels of the longer side of what a preview is made of. */
const previewSide = 100;
/** What has more pixels is not decoded: it would take more memory than a page should need for one picture. */
const mostPixels = 100_000_000;
/** What no server shows as a picture. */
const impossibleSide = 32_768;
const quality = 0.85;

export interface PreparedPicture {
  readonly picture: Picture;
  /** Drawn anew, without anything that was noted about it; undefined for what goes as it is. */
  readonly bytes?: Blob | undefined;
}

/** How large a picture is going to be shown; undefined for what is none. */
export async function pictureSize(file: Blob): Promise<Picture | undefined> {
  const head = await showableHead(file);
  return head && sizeOf(head);
}

/**
 * What goes out of a picture: not larger than anybody's screen, upright, and without what a camera notes
 * with it, as where it was. What moves goes as it is.
 *
 * @returns undefined for what is no picture that the browser can decode
 */
export async function preparePicture(file: Blob): Promise<PreparedPicture | undefined> {
  const head = await showableHead(file);
  if (!head) return undefined;
  if (!canDraw()) return { picture: sizeOf(head) };
  const bitmap = await decode(file);
  if (!bitmap) return undefined;
  try {
    const preview = previewOf(bitmap);
    const { width, height } = scaled(bitmap, head.isStill ? longestSide : impossibleSide);
    const picture = { width, height, ...(preview && { preview }) };
    if (!head.isStill) return { picture };
    const canvas = createCanvas(width, height);
    draw(canvas?.context, bitmap, { width, height });
    const bytes = canvas && (await bytesOf(canvas, head));
    return { picture, ...(bytes && { bytes }) };
  } finally {
    bitmap.close();
  }
}

/** Null for what the browser cannot decode. */
function decode(file: Blob): Promise<ImageBitmap | null> {
  return (
    createImageBitmap(file, { imageOrientation: 'from-image' })
      // An older browser does not know the word, and does that by itself.
      .catch(() => createImageBitmap(file))
      .catch(() => null)
  );
}

async function showableHead(file: Blob): Promise<PictureHead | undefined> {
  const head = await readPictureHead(file);
  if (!head || head.width * head.height > mostPixels) return undefined;
  return Math.max(head.width, head.height) < impossibleSide ? head : undefined;
}

function sizeOf(head: PictureHead): Picture {
  return scaled(head, head.isStill && canDraw() ? longestSide : impossibleSide);
}

function scaled(
  { width, height }: { readonly width: number; readonly height: number },
  side: number,
): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width, height));
  const pixels = (length: number) => Math.max(1, Math.round(length * scale));
  return { width: pixels(width), height: pixels(height) };
}

function draw(
  context: Context | undefined,
  bitmap: ImageBitmap,
  { width, height }: { readonly width: number; readonly height: number },
): void {
  if (!context) return;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
}

/** Of its own kind; of a WebP, which not every browser writes, what is next to it. */
async function bytesOf(canvas: Canvas, { type, isOpaque }: PictureHead): Promise<Blob | null> {
  const bytes = await canvas.toBlob(type, quality);
  if (bytes?.type === type || !isOpaque) return bytes;
  return canvas.toBlob('image/jpeg', quality);
}

/** A ThumbHash, in base64. */
function previewOf(bitmap: ImageBitmap): string | undefined {
  const { width, height } = scaled(bitmap, previewSide);
  const context = createCanvas(width, height)?.context;
  draw(context, bitmap, { width, height });
  const pixels = context?.getImageData(0, 0, width, height).data;
  return pixels && btoa(String.fromCharCode(...rgbaToThumbHash(width, height, pixels)));
}
