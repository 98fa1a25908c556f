import { scaleOf } from '../scale-of.js';

/** How far a menu stays from the edges of its window, and from what it opens beside, in px. */
const margin = 8;
const gap = 4;

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Where a menu goes: below what it belongs to, else above, else wherever it fits; from the edge at
 * which lines begin there, and always within what can be seen of the window.
 *
 * @returns its left upper corner in the viewport
 */
function menuPlace(
  menu: Size,
  anchor: DOMRectReadOnly,
  within: DOMRectReadOnly,
  fromRight: boolean,
): { x: number; y: number } {
  const x = fromRight ? anchor.right - menu.width : anchor.left;
  const below = anchor.bottom + gap;
  const above = anchor.top - gap - menu.height;
  const fits = below + menu.height <= within.bottom - margin;
  return {
    x: clamp(x, within.left + margin, within.right - margin - menu.width),
    y: clamp(
      fits || above < within.top + margin ? below : above,
      within.top + margin,
      within.bottom - margin - menu.height,
    ),
  };
}

/**
 * Puts a menu where it goes, in a window that is positioned.
 *
 * @param anchor what it belongs to, in the viewport
 * @returns where its upper edge is, in the viewport
 */
export function placeMenu(
  window: HTMLElement,
  menu: HTMLElement,
  anchor: DOMRectReadOnly,
  fromRight: boolean,
): number {
  const box = window.getBoundingClientRect();
  const scale = scaleOf(window, box);
  const within = visiblePart(box);
  const { style } = menu;
  style.setProperty('max-block-size', `${within.height / scale - 2 * margin}px`);
  const size = { width: menu.offsetWidth * scale, height: menu.offsetHeight * scale };
  const { x, y } = menuPlace(size, anchor, within, fromRight);
  style.setProperty('left', `${(x - box.left) / scale}px`);
  style.setProperty('top', `${(y - box.top) / scale}px`);
  return y;
}

/** What of a window is in sight. */
export function visiblePart({ left, top, right, bottom }: DOMRectReadOnly): DOMRectReadOnly {
  const x = Math.max(left, 0);
  const y = Math.max(top, 0);
  const { innerWidth, innerHeight } = window;
  return new DOMRect(
    x,
    y,
    Math.max(0, Math.min(right, innerWidth) - x),
    Math.max(0, Math.min(bottom, innerHeight) - y),
  );
}

/** What is too large for the range begins where that begins. */
function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
