import type { Picture } from '@chat/client';

/** CSS pixels. */
export interface Box {
  readonly width: number;
  readonly height: number;
}

/** The longer side of a picture that stands alone, at most. */
const longestSide = 320;
const shortestHeight = 80;

/** How narrow a picture is at most, in CSS pixels: by what is under it. */
export const narrowest = { alone: 120, overWords: 240, overFiles: 280 } as const;

/**
 * The room that a single picture takes, known before anything of it is there: in its proportion, as far as that can be
 * seen and pressed.
 */
export function pictureBox({ width, height }: Picture, under: keyof typeof narrowest): Box {
  const scale = Math.min(1, longestSide / width, longestSide / height);
  return {
    width: Math.max(narrowest[under], Math.round(width * scale)),
    height: Math.max(shortestHeight, Math.round(height * scale)),
  };
}

/** Whether all of it is to be seen in its box, as there is room; else it fills that. */
export function isSmallerThan({ width, height }: Picture, box: Box): boolean {
  return width < box.width && height < box.height;
}
