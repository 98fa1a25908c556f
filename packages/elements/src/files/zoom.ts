import type { Box } from './picture-box.js';

/** From the middle, in CSS pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How much larger than its place something is shown, and how far its middle is from that of the place. */
export interface Zoom extends Point {
  readonly scale: number;
}

/** All of it is seen. */
export const whole: Zoom = { scale: 1, x: 0, y: 0 };

const largest = 8;

/** Larger or smaller, while what is at a point stays there; never so that nothing is left to see. */
export function zoomed({ scale, x, y }: Zoom, factor: number, at: Point, place: Box): Zoom {
  const next = Math.min(largest, Math.max(1, scale * factor));
  const ratio = next / scale;
  return within({ scale: next, x: at.x - (at.x - x) * ratio, y: at.y - (at.y - y) * ratio }, place);
}

/** Moved along, as far as there is something to see there. */
export function moved({ scale, x, y }: Zoom, by: Point, place: Box): Zoom {
  return within({ scale, x: x + by.x, y: y + by.y }, place);
}

function within({ scale, x, y }: Zoom, { width, height }: Box): Zoom {
  const limit = (value: number, side: number) => {
    const most = ((scale - 1) * side) / 2;
    return Math.min(most, Math.max(-most, value));
  };
  return { scale, x: limit(x, width), y: limit(y, height) };
}
