import { thumbHashToRGBA } from 'thumbhash';

/** Draws a ThumbHash, in base64; nothing for what is none. */
export function drawPreview(canvas: HTMLCanvasElement, preview: string): void {
  try {
    const hash = Uint8Array.from(atob(preview), (character) => character.charCodeAt(0));
    const { w, h, rgba } = thumbHashToRGBA(hash);
    canvas.width = w;
    canvas.height = h;
    const pixels = new ImageData(new Uint8ClampedArray(rgba), w, h);
    canvas.getContext('2d')?.putImageData(pixels, 0, 0);
  } catch {
    // Somebody sent something else, or there is no canvas: the box stays as it is.
  }
}
