/**
 * How many pixels of the viewport are one of an element's own: a page may be zoomed by `zoom`, or scaled by `transform`,
 * around it. What is measured in the viewport is divided by it before it is set as a length.
 */
export function scaleOf(element: HTMLElement, { width } = element.getBoundingClientRect()): number {
  const scale = width / element.offsetWidth;
  // `offsetWidth` is rounded; and what is not shown has none.
  return Math.abs(scale - 1) > 0.01 && Number.isFinite(scale) && scale > 0 ? scale : 1;
}
