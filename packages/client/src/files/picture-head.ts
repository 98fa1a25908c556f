/** What the first bytes of a picture say. */
export interface PictureHead {
  readonly type: 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif';
  /** Pixels, as it is shown. */
  readonly width: number;
  /** Pixels, as it is shown. */
  readonly height: number;
  /** Whether it is one picture, and does not move. */
  readonly isStill: boolean;
  /** Whether nothing can be seen through it, as far as is known. */
  readonly isOpaque: boolean;
}

/** How much of a file is read: a camera's notes stand before the size. */
const headBytes = 524_288;

/**
 * What kind of picture a file is, and how large, without decoding it.
 *
 * @returns null for what is none of those that are drawn, or does not say
 */
export async function readPictureHead(file: Blob): Promise<PictureHead | null> {
  try {
    const view = new DataView(await file.slice(0, headBytes).arrayBuffer());
    const found = png(view) ?? gif(view) ?? webp(view) ?? jpeg(view);
    return found && found.width > 0 && found.height > 0 ? found : null;
  } catch {
    // It ends too early, or cannot be read.
    return null;
  }
}

/** Whether there are these letters. */
const says = (view: DataView, at: number, letters: string): boolean =>
  [...letters].every((letter, index) => view.getUint8(at + index) === letter.charCodeAt(0));

/** PNG (third edition), 5.2 to 5.3; one that moves has `acTL` before its data. */
function png(view: DataView): PictureHead | null {
  if (!says(view, 0, '\x89PNG\r\n\x1a\n')) return null;
  const size = { width: view.getUint32(16), height: view.getUint32(20) };
  let isStill = true;
  for (let at = 8; at + 8 <= view.byteLength; at += 12 + view.getUint32(at)) {
    if (says(view, at + 4, 'acTL')) isStill = false;
    if (says(view, at + 4, 'IDAT')) break;
  }
  return { type: 'image/png', ...size, isStill, isOpaque: false };
}

/** Whether a GIF moves is not looked at: none is drawn anew. */
function gif(view: DataView): PictureHead | null {
  if (!says(view, 0, 'GIF8')) return null;
  const size = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  return { type: 'image/gif', ...size, isStill: false, isOpaque: false };
}

/** RFC 9649. */
function webp(view: DataView): PictureHead | null {
  if (!says(view, 0, 'RIFF') || !says(view, 8, 'WEBP')) return null;
  const type = 'image/webp';
  if (says(view, 12, 'VP8X')) {
    const side = (at: number) => 1 + view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
    const flags = view.getUint8(20);
    const how = { isStill: (flags & 0x02) === 0, isOpaque: (flags & 0x10) === 0 };
    return { type, width: side(24), height: side(27), ...how };
  }
  if (says(view, 12, 'VP8L')) {
    const bits = view.getUint32(21, true);
    const size = { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) };
    return { type, ...size, isStill: true, isOpaque: (bits & 0x10000000) === 0 };
  }
  if (!says(view, 12, 'VP8 ')) return null;
  const side = (at: number) => view.getUint16(at, true) & 0x3fff;
  return { type, width: side(26), height: side(28), isStill: true, isOpaque: true };
}

/** ITU T.81, Annex B. */
function jpeg(view: DataView): PictureHead | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  let isLying = false;
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at);
    if (marker >> 8 !== 0xff) return null;
    if (marker === 0xffe1 && says(view, at + 4, 'Exif\0\0')) isLying = isLyingBy(view, at + 10);
    const isSize = marker >= 0xffc0 && marker <= 0xffcf;
    // Of these, three are tables.
    if (!isSize || [0xffc4, 0xffc8, 0xffcc].includes(marker)) continue;
    const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
    const size = isLying ? { width: height, height: width } : { width, height };
    return { type: 'image/jpeg', ...size, isStill: true, isOpaque: true };
  }
}

/** Whether the camera lay on its side (Exif 2.32, Orientation), by what it notes at a place. */
function isLyingBy(view: DataView, at: number): boolean {
  const isLittle = view.getUint16(at) === 0x4949;
  const first = at + view.getUint32(at + 4, isLittle);
  const count = view.getUint16(first, isLittle);
  for (let index = 0; index < count; index += 1) {
    const tag = first + 2 + 12 * index;
    if (view.getUint16(tag, isLittle) === 0x0112) return view.getUint16(tag + 8, isLittle) > 4;
  }
  return false;
}
