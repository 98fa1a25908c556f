export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export interface Canvas {
  readonly context: Context;
  /** @returns null where the browser makes no file of it */
  toBlob(type: string, quality: number): Promise<Blob | null>;
}

/** Something to draw on; null where there is none. */
export function createCanvas(width: number, height: number): Canvas | null {
  if (typeof createImageBitmap !== 'function') return null;
  if (typeof document === 'object') {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d');
    const toBlob = (type: string, quality: number) =>
      new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));
    return context && { context, toBlob };
  }
  if (typeof OffscreenCanvas !== 'function') return null;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  return context && { context, toBlob: (type, quality) => canvas.convertToBlob({ type, quality }) };
}

let isTrue: boolean | undefined;

/**
 * Whether what is read from a canvas is what was drawn: a browser that hides which one it is may answer
 * anything, and what is made of that would be no picture any more.
 */
export function canDraw(): boolean {
  isTrue ??= isReadAsDrawn();
  return isTrue;
}

function isReadAsDrawn(): boolean {
  const context = createCanvas(2, 2)?.context;
  if (!context) return false;
  const colour = [51, 102, 153, 255];
  context.fillStyle = `rgb(${colour.slice(0, 3).join()})`;
  context.fillRect(0, 0, 2, 2);
  const { data } = context.getImageData(0, 0, 2, 2);
  return data.every((value, at) => Math.abs(value - (colour[at % 4] ?? 0)) < 8);
}
