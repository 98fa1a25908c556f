import type { Box } from './picture-box.js';
import { moved, type Point, whole, type Zoom, zoomed } from './zoom.js';

/** How far a finger goes that wants the next picture, and how little one that only presses; in px. */
const swipe = 48;
const slack = 6;

/** How much a double press enlarges. */
const enlarged = 2.5;

export interface GestureOptions {
  zoom(): Zoom;
  show(zoom: Zoom): void;
  /** The next one to the right on the screen, or to the left. */
  onSwipe(to: 'left' | 'right'): void;
  /** A press, which may be beside the picture. */
  onPress(at: Point): void;
}

/** What fingers, a mouse and a wheel do with a picture on its stage. */
export class PictureGestures {
  readonly #options: GestureOptions;
  readonly #fingers = new Map<number, Point>();
  #start: Point | null = null;
  /** Whether more than one finger, or a way, was in it: so it is no press. */
  #isPress = false;

  constructor(options: GestureOptions) {
    this.#options = options;
  }

  readonly onDown = (event: PointerEvent): void => {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    capture(event);
    const at = pointOf(event);
    this.#fingers.set(event.pointerId, at);
    this.#isPress = this.#fingers.size === 1;
    this.#start = this.#isPress ? at : null;
  };

  readonly onMove = (event: PointerEvent): void => {
    const before = this.#fingers.get(event.pointerId);
    if (!before) return;
    const at = pointOf(event);
    const place = placeOf(event);
    const [other] = [...this.#fingers].filter(([id]) => id !== event.pointerId);
    this.#fingers.set(event.pointerId, at);
    if (this.#start && distance(this.#start, at) > slack) this.#isPress = false;
    const { zoom, show } = this.#options;
    if (other) {
      const [, still] = other;
      const factor = distance(still, at) / Math.max(1, distance(still, before));
      show(moved(zoomed(zoom(), factor, middle(still, before), place), half(before, at), place));
    } else if (zoom().scale > 1) {
      show(moved(zoom(), { x: at.x - before.x, y: at.y - before.y }, place));
    }
  };

  readonly onUp = (event: PointerEvent): void => {
    if (!this.#fingers.delete(event.pointerId)) return;
    const at = pointOf(event);
    const start = this.#start;
    this.#start = null;
    if (!start || event.type === 'pointercancel') return;
    if (this.#isPress) this.#options.onPress(at);
    else if (this.#options.zoom().scale === 1) {
      const [x, y] = [at.x - start.x, at.y - start.y];
      // Who pulls the picture to the left wants what is to its right.
      if (Math.abs(x) > swipe && Math.abs(x) > Math.abs(y)) {
        this.#options.onSwipe(x < 0 ? 'right' : 'left');
      }
    }
  };

  readonly onDouble = (event: MouseEvent): void => {
    const { zoom, show } = this.#options;
    const isWhole = zoom().scale === 1;
    show(isWhole ? zoomed(whole, enlarged, pointOf(event), placeOf(event)) : whole);
  };

  readonly onWheel = (event: WheelEvent): void => {
    // Nothing behind it scrolls, and no browser zooms the page.
    event.preventDefault();
    // Two fingers on a touchpad are told as a wheel with Ctrl, in small steps.
    const factor = Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002));
    this.#options.show(zoomed(this.#options.zoom(), factor, pointOf(event), placeOf(event)));
  };
}

/** It is followed wherever it goes, unless it is over already. */
function capture({ currentTarget, pointerId }: PointerEvent): void {
  try {
    (currentTarget as Element).setPointerCapture(pointerId);
  } catch {
    // Then there is nothing to follow.
  }
}

function rectOf({ currentTarget }: Event): DOMRect {
  return (currentTarget as Element).getBoundingClientRect();
}

function placeOf(event: Event): Box {
  const { width, height } = rectOf(event);
  return { width, height };
}

function pointOf(event: MouseEvent): Point {
  const { left, top, width, height } = rectOf(event);
  return { x: event.clientX - left - width / 2, y: event.clientY - top - height / 2 };
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
/** Of two fingers one moves at a time: what is between them moves half as far. */
const half = (from: Point, to: Point): Point => ({
  x: (to.x - from.x) / 2,
  y: (to.y - from.y) / 2,
});
